import { expect, test } from '@playwright/test'

test('the charts draw on demo data', async ({ page }) => {
  await page.goto('/chart')
  await expect(page).toHaveURL(/\/charts$/)
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(7)
  for (const section of await page.locator('main section').all()) {
    await section.scrollIntoViewIfNeeded()
    await expect(section.locator('svg, table').first()).toBeVisible()
  }
})
