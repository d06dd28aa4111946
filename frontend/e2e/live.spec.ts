import { expect, test, type Page } from '@playwright/test'
import { DEMO_KEY, startBackend, startGateway } from './backend'

const amounts = (page: Page) => page.locator('td.tokens .amount').allInnerTexts()

test('numbers move by themselves, without the page asking for them', async ({ page }) => {
  test.setTimeout(120_000)
  const backend = await startBackend({ REFRESH_SECONDS: '1' })
  try {
    const live = page.waitForResponse((response) => response.url().endsWith('/live'))
    await page.goto(backend.url)
    expect((await live).headers()['content-type']).toContain('text/event-stream')
    await expect(page.locator('tbody tr.row')).toHaveCount(12)

    // From here on only the live line can tell the board anything.
    await page.route('**/tokens?*', (route) => route.abort())
    const before = await amounts(page)
    const ring = page.locator('.live-dot .ring').first()
    await expect
      .poll(() => ring.evaluate((element) => element.getAnimations()[0]?.playState))
      .toBe('finished')
    await ring.evaluate((element) => {
      const look = () => {
        const rang = element.getAnimations().some(({ playState }) => playState === 'running')
        if (rang) element.setAttribute('data-rang', '')
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    // The demo moves every minute at least.
    await expect.poll(() => amounts(page), { timeout: 90_000 }).not.toEqual(before)
    await expect(ring).toHaveAttribute('data-rang')
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  } finally {
    await backend.stop()
  }
})

test('the page holds its numbers while the server is away, and goes on when it is back', async ({
  page,
}) => {
  const backend = await startBackend({ REFRESH_SECONDS: '1' })
  try {
    await page.goto(backend.url)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await backend.stop()
    await expect(page.getByText('Server unreachable')).toBeVisible()
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await expect(page.locator('.board.old')).toBeVisible()

    await backend.start()
    await expect(page.getByText('Server unreachable')).toBeHidden()
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  } finally {
    await backend.stop()
  }
})

test('the page says that the gateway fails, and when it is back', async ({ page }) => {
  const gateway = await startGateway()
  const backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: DEMO_KEY,
    REFRESH_SECONDS: '1',
  })
  try {
    await page.goto(backend.url)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await gateway.stop()
    await expect(page.getByText('Gateway unreachable')).toBeVisible()
    await expect(page.locator('.board.old')).toBeVisible()
    await gateway.start()
    await expect(page.getByText('Gateway unreachable')).toBeHidden({ timeout: 30_000 })
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  } finally {
    await backend.stop()
    await gateway.stop()
  }
})
