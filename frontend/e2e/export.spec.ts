import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'

interface Answer {
  teams: { name: string; rank: number; tokens: number; total_cost: number }[]
}

async function open(page: Page) {
  // A settled day by its date, so that nothing moves between the requests, at midnight neither.
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await page.goto(`/leaderboard?from=${day}&to=${day}`)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await expect(page.getByRole('button', { name: 'Export the board' })).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog', { name: 'Export the board' })).toBeVisible()
  const answer = await page.request.get(`/tokens?breakdown=false&start_date=${day}&end_date=${day}`)
  return (await answer.json()) as Answer
}

test('Markdown and CSV hold the numbers of the JSON', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const { teams } = await open(page)
  await expectNoAxeViolations(page)

  await page.getByRole('button', { name: 'Copy as Markdown table' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split('\n')
  const tokens = lines.slice(2).map((line) => Number(line.split(' | ')[2]?.replaceAll(',', '')))
  expect(tokens).toEqual(teams.map((team) => team.tokens))

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  const [head = '', ...rows] = (await readFile(await (await downloading).path(), 'utf8'))
    .replace('\ufeff', '')
    .trim()
    .split('\r\n')
  const [rank, amount] = [head.split(',').indexOf('rank'), head.split(',').indexOf('tokens')]
  const first = rows.map((row) => row.split(',')).filter((row) => row[rank] === '1')
  expect(first.map((row) => Number(row[amount]))).toEqual([teams[0]?.tokens])
})

test('the board is saved as a picture', async ({ page }) => {
  await open(page)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as picture' }).click()
  const file = await readFile(await (await downloading).path())
  expect(file.subarray(1, 4).toString()).toBe('PNG')
  expect(file.readUInt32BE(16)).toBe(2 * (1000 + 2 * 28))
})

/** A browser with a share sheet, which these of the journeys lack; what it is handed can be read. */
async function withShareSheet(page: Page, refusal?: string) {
  await page.addInitScript((error) => {
    const holder = window as unknown as { handed: object[] }
    holder.handed = []
    const share = async ({ title, text, files = [] }: ShareData) => {
      const read = async (file: File) => {
        const bytes = new Uint8Array(await file.arrayBuffer())
        return { name: file.name, type: file.type, signature: Array.from(bytes.slice(0, 4)) }
      }
      holder.handed.push({ title, text, files: await Promise.all(files.map(read)) })
      if (error) throw new DOMException('Refused.', error)
    }
    Object.assign(navigator, { share, canShare: ({ files }: ShareData) => Boolean(files?.length) })
  }, refusal)
}

const handedTo = (page: Page) =>
  page.evaluate(() => (window as unknown as { handed: object[] }).handed)

test('the share sheet is handed the picture, and its name', async ({ page }) => {
  await withShareSheet(page)
  await open(page)
  await page.getByRole('button', { name: 'Share as picture' }).click()
  await expect.poll(() => handedTo(page)).toHaveLength(1)
  expect(await handedTo(page)).toEqual([
    {
      title: 'Leaderboard',
      files: [
        {
          name: expect.stringMatching(/^leaderboard-tokens-.*\.png$/),
          type: 'image/png',
          signature: [0x89, 0x50, 0x4e, 0x47],
        },
      ],
    },
  ])
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Share as picture' })).toBeEnabled()
})

for (const [error, said] of [
  ['AbortError', 0],
  ['NotAllowedError', 1],
] as const) {
  test(`a share sheet that ends with ${error} is ${said ? 'reported' : 'ignored'}`, async ({
    page,
  }) => {
    await withShareSheet(page, error)
    await open(page)
    const button = page.getByRole('button', { name: 'Share as picture' })
    await button.click()
    await expect.poll(() => handedTo(page)).toHaveLength(1)
    await expect(button).toBeEnabled()
    await expect(page.getByRole('alert')).toHaveCount(said)
    if (said) await expect(page.getByRole('alert')).not.toBeEmpty()
  })
}

test('without a share sheet none is offered', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(navigator, { canShare: () => false })
  })
  await open(page)
  await expect(page.getByRole('button', { name: 'Share as picture' })).toHaveCount(0)
})

test('the panel opens by key, closes by key, and gives the focus back', async ({ page }) => {
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.addInitScript((name) => {
      localStorage.setItem('leaderboard.theme', name)
    }, theme)
    await open(page)
    await expect(page.getByRole('button', { name: 'Download as picture' })).toBeFocused()
    await expectNoAxeViolations(page)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Export the board' })).toBeFocused()
  }
})

test('phones export from the sheet, within their width', async ({ browser, baseURL }) => {
  const phone = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true }
  const context = await browser.newContext({ ...phone, locale: 'de-DE', baseURL: baseURL ?? '' })
  const page = await context.newPage()
  await page.goto('/leaderboard?period=yesterday')
  await page.getByRole('button', { name: 'Mehr' }).click()
  const sheet = page.getByRole('dialog', { name: 'Mehr' })
  for (const name of ['Als Bild herunterladen', 'Als CSV herunterladen', 'Als Markdown-Tabelle']) {
    const button = sheet.getByRole('button', { name })
    await button.scrollIntoViewIfNeeded()
    const box = await button.boundingBox()
    expect(box?.height).toBeGreaterThanOrEqual(44)
    expect((box?.x ?? 0) + (box?.width ?? 360)).toBeLessThanOrEqual(360)
  }
  await expectNoAxeViolations(page)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(360)
  await context.close()
})
