import { expect, type Page } from '@playwright/test'

/** Draws the charts that are not near the window, as for paper. */
export async function drawCharts(page: Page, count: number) {
  await expect(page.locator('main .chart-card')).toHaveCount(count)
  await expect(page.locator('main .skeleton-block')).toHaveCount(0)
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
}
