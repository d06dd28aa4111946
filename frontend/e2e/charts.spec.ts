import { expect, test } from '@playwright/test'

test('the charts draw on demo data', async ({ page }) => {
  const series = new Set<string>()
  page.on('request', (request) => {
    if (request.url().includes('/tokens/timeseries')) series.add(request.url())
  })
  await page.goto('/chart')
  await expect(page).toHaveURL(/\/charts$/)
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(7)
  for (const section of await page.locator('main section').all()) {
    await section.scrollIntoViewIfNeeded()
    await expect(section.locator('svg, table').first()).toBeVisible()
  }
  expect([...series].map((url) => new URL(url).search)).toEqual(['?granularity=auto'])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  for (const title of ['Successful requests', 'What the tokens are', 'Who uses which model']) {
    test(`rows of “${title}” are as high as a finger needs`, async ({ page }) => {
      await page.goto('/charts')
      const section = page.locator('main section').filter({
        has: page.getByRole('heading', { name: title }),
      })
      await section.scrollIntoViewIfNeeded()
      const marks = section.locator('svg.drawing svg.mark')
      await expect(marks).toHaveCount(7)
      const tops = await marks.evaluateAll((all) =>
        all.map((mark) => Number(mark.getAttribute('y'))),
      )
      const steps = tops.slice(1).map((top, row) => top - (tops[row] ?? 0))
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(44)
      await section.getByRole('button', { name: /^Show all/ }).click()
      await expect(marks).toHaveCount(12)
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBe(0)
    })
  }
})
