import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

const ADMIN_TOKEN = 'organiser-token-0001'

let backend: Awaited<ReturnType<typeof startBackend>>

// Each journey has an event of its own: what one organiser does, all see.
test.beforeEach(async () => {
  backend = await startBackend({ DEMO_EVENT: 'on', ADMIN_TOKEN, REFRESH_SECONDS: '5' })
})
test.afterEach(() => backend.stop())

async function openDesk(page: Page, part = 'desk') {
  await page.goto(`${backend.url}/admin?part=${part}`)
  const field = page.getByLabel('Admin token')
  await expect(field).toBeFocused()
  await field.fill(ADMIN_TOKEN)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('navigation', { name: 'Parts of the desk' })).toBeVisible()
}

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

const kept = (page: Page, where: 'localStorage' | 'sessionStorage') =>
  page.evaluate((name) => JSON.stringify(window[name]), where)

/** As a finger or a mouse does it. */
async function hold(page: Page, name: string) {
  const button = page.getByRole('button', { name })
  await button.hover()
  await page.mouse.down()
  await page.waitForTimeout(1100)
  await page.mouse.up()
}

test('the desk opens with the admin token alone', async ({ page }) => {
  await page.goto(`${backend.url}/admin`)
  await page.getByLabel('Admin token').fill('not the right token')
  await page.getByRole('button', { name: 'Open the desk' }).click()
  await expect(page.getByText('The token is wrong.')).toBeVisible()
  await expectNoAxeViolations(page)

  await openDesk(page)
  await expect(page.getByRole('button', { name: 'Freeze now' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Freeze now' })).toBeVisible()
  expect(await kept(page, 'sessionStorage')).toContain(ADMIN_TOKEN)
  expect(await kept(page, 'localStorage')).not.toContain(ADMIN_TOKEN)
  await page.getByRole('button', { name: 'Signed in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByLabel('Admin token')).toBeVisible()
  expect(await kept(page, 'sessionStorage')).not.toContain(ADMIN_TOKEN)
})

test('the board freezes by a hold and is taken back, and by keyboard through a dialog', async ({
  page,
}) => {
  await openDesk(page)
  await hold(page, 'Freeze now')
  await expect(page.getByText('Frozen, now')).toBeVisible()
  await page.getByRole('button', { name: 'Take it back' }).click()
  await expect(page.getByText('Running, now')).toBeVisible()

  const freeze = page.getByRole('button', { name: 'Freeze now' })
  await freeze.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Freeze now' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await expect(page.getByText('Running, now')).toBeVisible()

  await freeze.focus()
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Freeze now' }).press('Enter')
  await expect(page.getByText('Frozen, now')).toBeVisible()
  await expectNoAxeViolations(page)
})

test('the times move, and another organiser sees it without losing an entry', async ({
  page,
  context,
}) => {
  const other = await context.browser()?.newPage({ locale: 'en-US' })
  if (!other) throw new Error('There is no browser.')
  await openDesk(page)
  await openDesk(other)

  await other.getByRole('button', { name: 'Move the times' }).click()
  const theirs = other.getByRole('dialog', { name: 'Times and rules' })
  await theirs.getByLabel('Name', { exact: true }).fill('Typed by the second')

  await page.getByRole('button', { name: 'Move the times' }).click()
  const mine = page.getByRole('dialog', { name: 'Times and rules' })
  const end = mine.getByLabel('End', { exact: true })
  const moved = (await end.inputValue()).replace(/T.*/, 'T17:15')
  await end.fill(moved)
  await expectNoAxeViolations(page)
  await mine.getByRole('button', { name: 'Save' }).click()
  await expect(mine).toBeHidden()

  await expect(theirs.getByLabel('End', { exact: true })).toHaveValue(moved)
  await expect(theirs.getByLabel('Name', { exact: true })).toHaveValue('Typed by the second')
  await theirs.getByRole('button', { name: 'Save' }).click()
  await expect(theirs).toBeHidden()
  await expect(page.getByText('Another organiser changed: the name.')).toBeVisible()
  await expect(page.locator('.bar')).toContainText('Typed by the second')
  await other.close()
})

test('a team gets another name and leaves the board', async ({ page, context }) => {
  await openDesk(page)
  const board = await context.newPage()
  await board.goto(`${backend.url}/leaderboard`)
  await expect(board.getByRole('rowheader', { name: /Kernel Panik/ })).toBeVisible()

  const teams = card(page, 'Teams')
  await teams.getByRole('button', { name: 'Rename Kernel Panik' }).click()
  await teams.getByLabel('New name of Kernel Panik').fill('Panik im Kernel')
  await page.keyboard.press('Enter')
  await expect(teams.getByRole('rowheader', { name: 'Panik im Kernel' })).toBeVisible()
  await expect(board.getByRole('rowheader', { name: /Panik im Kernel/ })).toBeVisible()

  await teams.getByRole('button', { name: 'Hide Panik im Kernel' }).click()
  await expect(teams.getByRole('rowheader', { name: /Panik im Kernel\s*hidden/ })).toBeVisible()
  await expect(board.getByRole('rowheader', { name: /Panik im Kernel/ })).toHaveCount(0)
  await expect(card(page, 'Log')).toContainText('hid Panik im Kernel')
})

test('the wall shows what the desk chooses', async ({ page, context }) => {
  await openDesk(page)
  const wall = await context.newPage()
  await wall.setViewportSize({ width: 1920, height: 1080 })
  await wall.goto(`${backend.url}/present`)
  const controls = card(page, 'Wall')
  await expect(controls.getByText('1 screen connected')).toBeVisible()

  await controls.getByRole('button', { name: 'Race' }).click()
  await expect(wall.getByRole('heading', { name: /The race so far/ })).toBeVisible()
  await expect(controls.getByText('now: Race')).toBeVisible()

  const field = page.getByLabel('Text of the announcement')
  await field.fill('Pizza at the north entrance')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  // Announcements take turns; screen readers get all of them.
  await expect(
    wall.getByRole('status').filter({ hasText: 'Pizza at the north entrance' }),
  ).toHaveCount(1)
  await expect(field).toHaveValue('')
})

test('a phone reveals the result rank by rank', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    locale: 'en-US',
  })
  await openDesk(page)
  for (const action of ['Freeze now', 'End now', 'Start the result']) {
    await page.getByRole('button', { name: action }).click()
    await page.getByRole('dialog').getByRole('button', { name: action }).click()
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await page.getByRole('link', { name: 'Remote' }).click()
  const reveal = page.getByRole('button', { name: /^Reveal rank/ })
  const box = await reveal.boundingBox()
  expect(box?.height).toBe(112)
  await expect(page.getByText('Only on this device.')).toBeVisible()
  await expectNoAxeViolations(page)

  const first = await reveal.textContent()
  await reveal.click()
  await expect(page.getByText(/^1 of \d+ shown$/)).toBeVisible()
  await expect(reveal).not.toHaveText(first ?? '')
  await page.getByRole('button', { name: 'Back', exact: true }).click()
  await expect(page.getByText(/^0 of \d+ shown$/)).toBeVisible()
  await expect(reveal).toHaveText(first ?? '')

  await page.context().setOffline(true)
  await expect(page.getByText('No connection to the wall')).toBeVisible()
  await expect(reveal).toHaveAttribute('aria-disabled', 'true')
  await page.close()
})

test('no part of the desk has barriers, in any theme, and none is wider than a phone', async ({
  browser,
}) => {
  const page = await browser.newPage({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    locale: 'de',
  })
  await page.goto(`${backend.url}/admin`)
  await page.getByLabel('Admin-Token').fill(ADMIN_TOKEN)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Jetzt einfrieren' })).toBeVisible()
  for (const [part, theme] of [
    ['desk', 'light'],
    ['remote', 'contrast'],
    ['result', 'dark'],
    ['keys', 'light'],
    ['desk', 'contrast'],
  ] as const) {
    await page.evaluate((name) => {
      localStorage.setItem('leaderboard.theme', name)
    }, theme)
    await page.goto(`${backend.url}/admin?part=${part}`)
    await expect(page.locator('main section').first()).toBeVisible()
    if (part === 'desk') await expect(page.getByRole('rowheader').first()).toBeVisible()
    await expectNoAxeViolations(page)
    const wider = () => document.documentElement.scrollWidth - window.innerWidth
    expect(await page.evaluate(wider), part).toBeLessThanOrEqual(0)
  }
  await page.close()
})
