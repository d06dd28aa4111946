import { fileURLToPath } from 'node:url'
import { expect, test, type Page } from '@playwright/test'
import { leadSwap } from '../e2e/leadSwap'

/** Today's look of each view, for the documentation. */
const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url))

const DESKTOP = { width: 1440, height: 900 }
const TABLET = { width: 820, height: 1180 }
const PHONE = { width: 390, height: 844 }
const PROJECTOR = { width: 1920, height: 1080 }

const PAGES = [
  { name: 'leaderboard-dark', path: '/leaderboard', scheme: 'dark', size: DESKTOP },
  { name: 'leaderboard-light', path: '/leaderboard', scheme: 'light', size: DESKTOP },
  { name: 'leaderboard-tablet', path: '/leaderboard', scheme: 'dark', size: TABLET },
  { name: 'leaderboard-phone', path: '/leaderboard', scheme: 'dark', size: PHONE },
  { name: 'charts-dark', path: '/charts', scheme: 'dark', size: { width: 1440, height: 1800 } },
  { name: 'charts-light', path: '/charts', scheme: 'light', size: { width: 1440, height: 1800 } },
  { name: 'charts-phone', path: '/charts', scheme: 'dark', size: PHONE },
  {
    name: 'team-dark',
    path: '/team/{leader}',
    scheme: 'dark',
    size: { width: 1440, height: 1400 },
  },
  { name: 'team-phone', path: '/team/{leader}', scheme: 'dark', size: PHONE },
] as const

const rows = (page: Page) => page.locator('.present-row')

/** The demo's minutes are known once its request logs are read. */
test.beforeAll(async ({ request }) => {
  await expect(async () => {
    const series = await request.get('/tokens/timeseries?period=event&granularity=auto')
    expect(((await series.json()) as { coverage: number }).coverage).toBe(1)
  }).toPass({ timeout: 60_000 })
})

/** Everything is on the page: fonts, responses and drawings. */
async function take(page: Page, name: string, options: { omitBackground?: boolean } = {}) {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await expect(page.locator('.skeleton-block')).toHaveCount(0)
  await expect(page.locator('.present:not(.resting) .present-controls')).toHaveCount(0)
  // The live connection is never idle, so the last drawings get a moment.
  await page.waitForTimeout(1000)
  await page.screenshot({ path: `${FOLDER}${name}.png`, ...options })
}

test.beforeEach(async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.setViewportSize(PROJECTOR)
})

for (const { name, path, scheme, size } of PAGES) {
  test(name, async ({ page, request }) => {
    const { teams } = (await (await request.get('/tokens?breakdown=false')).json()) as {
      teams: { team_id: string; rank: number }[]
    }
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize(size)
    await page.goto(path.replace('{leader}', teams[0]?.team_id ?? ''))
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await expect(page.locator('main').getByText('Kernel Panik').first()).toBeVisible()
    await take(page, name)
  })
}

test('present-board', async ({ page }) => {
  await page.goto('/present')
  await expect(rows(page)).toHaveCount(10)
  await take(page, 'present-board')
})

test('present-race', async ({ page }) => {
  await page.goto('/present?pace=120')
  await expect(rows(page)).toHaveCount(10)
  const title = page.getByRole('heading', { level: 1 })
  await expect(async () => {
    await page.keyboard.press('ArrowRight')
    await expect(title).toHaveText('The race so far', { timeout: 200 })
  }).toPass()
  await take(page, 'present-race')
})

test('present-new-leader', async ({ page }) => {
  const { overtake } = await leadSwap(page, null)
  await page.goto('/present')
  await expect(rows(page)).toHaveCount(10)
  await overtake(page.locator('.new-leader'))
  await expect(page.locator('.new-leader path.leader')).toBeVisible()
  await page.screenshot({ path: `${FOLDER}present-new-leader.png` })
})

test('present-strip', async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 220 })
  await page.goto('/present?scene=strip&background=transparent')
  await expect(page.locator('.stream-team')).toHaveCount(4)
  await take(page, 'present-strip', { omitBackground: true })
})
