import { test as base } from '@playwright/test'

export * from '@playwright/test'

export const test = base.extend({
  page: async ({ page }, use) => {
    await use(page)
    // The page polls; a response that the test was still changing would fail it after its end.
    if (!page.isClosed()) await page.unrouteAll({ behavior: 'ignoreErrors' })
  },
})
