import { expect, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('the page leads to the board as a table, which has the teams and refreshes itself', async ({
    page,
  }) => {
    await page.goto('/leaderboard')
    await expect(page.locator('.no-script')).toBeVisible()
    await expect(page.locator('.no-page')).toBeHidden()
    await page.getByRole('link', { name: 'Open the board as a table' }).click()
    await expect(page).toHaveURL(/\/board\.html$/)
    await expect(page.locator('tbody tr')).toHaveCount(12)
    await expect(page.getByText('Demo: these teams are made up.')).toBeVisible()
    await expect(page.locator('meta[http-equiv="refresh"]')).toHaveAttribute('content', '10')
    expect(await page.locator('body').evaluate((body) => body.scrollWidth <= innerWidth)).toBe(true)
  })
})

test('a browser that cannot start the page is led to the board as a table', async ({ page }) => {
  // As in a browser that does not know the syntax of the page's scripts.
  await page.route('**/assets/*.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: '][' }),
  )
  await page.goto('/leaderboard')
  const link = page.getByRole('link', { name: 'Open the board as a table' })
  await expect(link).toBeHidden()
  // After twelve seconds, on a page whose scripts may still come.
  await page.evaluate(() => {
    for (const one of document.getAnimations()) one.currentTime = 12_100
  })
  await expect(link).toBeVisible()
})

test('the page itself never shows that sentence', async ({ page }) => {
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await expect(page.locator('.no-page')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the board as a table is accessible, ${colorScheme}, on a phone as well`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme })
    const backend = await startBackend({ DEMO_EVENT: 'on' })
    try {
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        // Refreshing can be stopped; until then axe reports it.
        await page.goto(`${backend.url}/board.html`)
        await page.getByRole('link', { name: 'Stop' }).click()
        await expect(page.getByRole('heading', { name: 'LLM Hackathon (demo)' })).toBeVisible()
        await expectNoAxeViolations(page)
        const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(isWide).toBe(false)
      }
    } finally {
      await backend.stop()
    }
  })
}
