import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { expectControlsNamedApart } from './controlNames'
import { deskOf } from './desk'

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

test('the remote says that a scene pinned too early waits, and what the wall shows instead', async ({
  page,
  context,
}) => {
  await openDesk(page, 'remote')
  const [HOUR, DAY] = [3_600_000, 86_400_000]
  const start = new Date(Date.now() + HOUR).toISOString()
  await deskOf(page, backend.url, ADMIN_TOKEN).change({
    start,
    end: new Date(Date.now() + DAY).toISOString(),
  })
  const wall = await context.newPage()
  await wall.goto(`${backend.url}/present`)
  await page.bringToFront()
  await expect(page.getByText('1 screen', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Race', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: '“Race” waits' })).toBeVisible()
  await expect(page.getByText('on the wall: Lobby')).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('button', { name: 'Tower', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'waits' })).toHaveCount(0)
})

test('fields stand on one line, a mouse reaches every scene, and rows of a phone are low', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 })
  await openDesk(page)
  await page.getByRole('button', { name: 'Move the times' }).click()
  const topOf = async (label: string) => (await page.getByLabel(label).boundingBox())?.y
  // The dialog moves while it opens.
  await expect.poll(async () => (await topOf('Start')) === (await topOf('Freeze'))).toBe(true)
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'Remote' }).click()
  const scenes = page.getByRole('list', { name: 'Scenes' })
  await expect(scenes).toBeVisible()
  const hidden = await scenes.evaluate((list) => list.scrollWidth - list.clientWidth)
  expect(hidden).toBe(0)

  const divisions = [
    { id: 'main', name: 'Main' },
    { id: 'guests', name: 'Guests of the house' },
  ]
  await deskOf(page, backend.url, ADMIN_TOKEN).change({ divisions })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByRole('link', { name: 'Desk', exact: true }).click()
  const row = page.getByRole('row').filter({ hasText: 'Null Pointers' })
  await expect(row.getByRole('combobox')).toBeVisible()
  expect((await row.boundingBox())?.height).toBeLessThan(135)
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
    await expectControlsNamedApart(page, part)
    const wider = () => document.documentElement.scrollWidth - window.innerWidth
    expect(await page.evaluate(wider), part).toBeLessThanOrEqual(0)
  }
  await page.close()
})
