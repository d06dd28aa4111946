import { test } from '@playwright/test'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url))

const SETTLED_MS = 2000

const PICTURES = [
  { name: 'leaderboard-dark', path: '/leaderboard', scheme: 'dark', width: 1440, height: 900 },
  { name: 'leaderboard-light', path: '/leaderboard', scheme: 'light', width: 1440, height: 900 },
  { name: 'charts-dark', path: '/charts', scheme: 'dark', width: 1440, height: 1800 },
  { name: 'charts-light', path: '/charts', scheme: 'light', width: 1440, height: 1800 },
  { name: 'leaderboard-phone', path: '/leaderboard', scheme: 'dark', width: 390, height: 844 },
  {
    name: 'leaderboard-projector',
    path: '/leaderboard',
    scheme: 'dark',
    width: 1920,
    height: 1080,
  },
  { name: 'team-dark', path: '/team/{leader}', scheme: 'dark', width: 1440, height: 1400 },
  { name: 'team-phone', path: '/team/{leader}', scheme: 'dark', width: 390, height: 844 },
  { name: 'present-board', path: '/present', scheme: 'dark', width: 1920, height: 1080 },
  {
    name: 'present-race',
    path: '/present',
    scheme: 'dark',
    width: 1920,
    height: 1080,
    scene: 'race',
  },
] as const

for (const picture of PICTURES) {
  test(picture.name, async ({ page, request }) => {
    const { teams } = (await (await request.get('/tokens')).json()) as {
      teams: { team_id: string; rank: number }[]
    }
    const leader = teams.find(({ rank }) => rank === 1)?.team_id ?? ''
    await page.emulateMedia({ colorScheme: picture.scheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: picture.width, height: picture.height })
    await page.goto(picture.path.replace('{leader}', leader))
    const isPresent = picture.path === '/present'
    await page
      .locator(isPresent ? '.present-row' : 'main')
      .getByText('Kernel Panik')
      .first()
      .waitFor()
    if (!isPresent) await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    if ('scene' in picture) {
      // The board comes first, in as many pages as its teams need.
      const title = page.getByRole('heading', { level: 1 })
      const board = await title.innerText()
      while ((await title.innerText()) === board) {
        await page.keyboard.press('ArrowRight')
        await page.waitForTimeout(SETTLED_MS)
      }
    }
    // The live line never falls idle; what is drawn last is there by then.
    await page.waitForTimeout(SETTLED_MS)
    await page.screenshot({ path: `${FOLDER}${picture.name}.png` })
  })
}
