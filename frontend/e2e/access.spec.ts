import { readFile } from 'node:fs/promises'
import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

/** With signs that mean something in addresses. */
const TOKEN = 'open-sesame+100%/=='

let backend: Awaited<ReturnType<typeof startBackend>>

test.beforeAll(async () => {
  backend = await startBackend({ SERVER_BASIC_AUTH_TOKEN: TOKEN })
})
test.afterAll(() => backend.stop())

test('a private board requires the token, reports a wrong one, and stays closed in other tabs', async ({
  page,
  context,
}) => {
  await page.goto(`${backend.url}/leaderboard?period=today`)
  await expect(page.getByRole('heading', { name: 'This board is private' })).toBeVisible()
  await expect(page.getByLabel('Access token')).toBeFocused()
  await expect(page.locator('tbody tr')).toHaveCount(0)
  await expectNoAxeViolations(page)

  await page.getByLabel('Access token').fill('guess')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toHaveText(/The token is wrong/)

  await page.getByLabel('Access token').fill(TOKEN)
  await page.getByRole('button', { name: 'Open the board' }).click()
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await expect(page.getByText('Live', { exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/leaderboard\?period=today$/)

  await page.reload()
  await expect(page.locator('tbody tr.row')).toHaveCount(12)

  const other = await context.newPage()
  await other.goto(`${backend.url}/charts`)
  await expect(other.getByRole('heading', { name: 'This board is private' })).toBeVisible()
})

test('a link signs in, and its token leaves the address before any request', async ({ page }) => {
  const addresses: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') addresses.push(request.frame().url(), request.url())
  })
  await page.goto(`${backend.url}/charts?period=today#token=${encodeURIComponent(TOKEN)}`)
  await expect(page).toHaveURL(`${backend.url}/charts?period=today`)
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible()
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2)
  expect(addresses.length).toBeGreaterThan(2)
  expect(addresses.filter((address) => address.includes('sesame'))).toEqual([])
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('sesame')
})

test('downloads work with the token, and the link for others carries it only on demand', async ({
  page,
}) => {
  await page.goto(`${backend.url}/leaderboard#token=${encodeURIComponent(TOKEN)}`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export the board' }).click()
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^leaderboard-tokens-.*\.csv$/)
  expect(await readFile(await download.path(), 'utf8')).toContain('Kernel Panik')

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Share this view' }).click()
  const link = page.getByRole('textbox', { name: 'Link' })
  await expect(link).toHaveValue(`${backend.url}/leaderboard?period=recent`)
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'With the access token' }).check()
  await expect(page.getByText('Whoever has this code or link can open the board.')).toBeVisible()
  await expect(link).toHaveValue(
    `${backend.url}/leaderboard?period=recent#token=${encodeURIComponent(TOKEN)}`,
  )
  await expectNoAxeViolations(page)

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'This board is private' })).toBeVisible()
})
