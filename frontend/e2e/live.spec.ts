import { expect, test, type Page } from './test'
import { DEMO_KEY, startBackend, startGateway } from './backend'
import { startFakeGateway } from './fakeGateway'

const amounts = (page: Page) => page.locator('td.tokens .amount').allInnerTexts()

/** Teams whose tokens a test sets, read every second. */
async function startBoard(...tokens: number[]) {
  const usages = (amounts: number[]) =>
    amounts.map((amount, index) => ({ team: `Team ${String(index + 1)}`, tokens: amount }))
  const gateway = await startFakeGateway(usages(tokens))
  const backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: DEMO_KEY,
    REFRESH_SECONDS: '1',
  })
  return {
    url: backend.url,
    set: (...next: number[]) => {
      gateway.set(usages(next))
    },
    stop: async () => {
      await backend.stop()
      await gateway.stop()
    },
  }
}

for (const query of ['', '?period=7d']) {
  test(`numbers move when the server reports a change, at /leaderboard${query}`, async ({
    page,
  }) => {
    const board = await startBoard(900, 800)
    try {
      const live = page.waitForResponse((response) => response.url().endsWith('/live'))
      await page.goto(`${board.url}/leaderboard${query}`)
      expect((await live).headers()['content-type']).toContain('text/event-stream')
      await expect(page.getByText('Live', { exact: true })).toBeVisible()
      await expect.poll(() => amounts(page)).toEqual(['900', '800'])
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
      board.set(900, 1000)
      await expect.poll(() => amounts(page)).toEqual(['1,000', '900'])
      await expect(ring).toHaveAttribute('data-rang')
      await expect(page.getByText('Live', { exact: true })).toBeVisible()
    } finally {
      await board.stop()
    }
  })
}

test('a request that hangs ends live for its own numbers, and the others go on', async ({
  page,
}) => {
  const board = await startBoard(900, 800)
  try {
    await page.goto(board.url)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await expect.poll(() => amounts(page)).toEqual(['900', '800'])
    await page.route('**/tokens?*', () => undefined)
    board.set(900, 1000)
    const others = page.waitForResponse(/\/tokens\/pace/)
    expect((await others).ok()).toBe(true)
    await expect(page.getByText('Server unreachable')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText('Live', { exact: true })).toBeHidden()

    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await expect.poll(() => amounts(page), { timeout: 60_000 }).toEqual(['1,000', '900'])
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  } finally {
    await board.stop()
  }
})

/** Files that load after the first view never come. */
const withoutLaterFiles = (page: Page) =>
  page.route(/\/assets\/(?!app-|vendor-|head-script-|words-|archivo-)/, () => undefined)

test('a server that goes away before the rest of the page has loaded is reported', async ({
  page,
}) => {
  const backend = await startBackend()
  try {
    await withoutLaterFiles(page)
    await page.goto(backend.url)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await backend.stop()
    await expect(page.getByText('Server unreachable')).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
  } finally {
    await backend.stop()
  }
})

test('a server that goes away before the first numbers is reported', async ({ page }) => {
  await withoutLaterFiles(page)
  await page.route(/\/(?:tokens|status|event)(?:\?|$)/, (route) => route.abort())
  await page.goto('/leaderboard')
  await expect(page.getByRole('heading', { name: 'No data yet' })).toBeVisible()
  await expect(page.getByText('No answer')).toBeVisible()
})

test('the page holds its numbers while the server is away, and goes on when it is back', async ({
  page,
}) => {
  const backend = await startBackend({ REFRESH_SECONDS: '1' })
  try {
    await page.goto(backend.url)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
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

test('the page reports a failing gateway, and its recovery', async ({ page }) => {
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
    await expect(page.getByText('Gateway unreachable')).toBeVisible({ timeout: 90_000 })
    await expect(page.locator('.board.old')).toBeVisible()
    await gateway.start()
    await expect(page.getByText('Gateway unreachable')).toBeHidden({ timeout: 30_000 })
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
  } finally {
    await backend.stop()
    await gateway.stop()
  }
})
