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
] as const

for (const picture of PICTURES) {
  test(picture.name, async ({ page }) => {
    await page.emulateMedia({ colorScheme: picture.scheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width: picture.width, height: picture.height })
    await page.goto(picture.path)
    await page.getByText('Kernel Panik').first().waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    // The live line never falls idle; what is drawn last is there by then.
    await page.waitForTimeout(SETTLED_MS)
    await page.screenshot({ path: `${FOLDER}${picture.name}.png` })
  })
}
