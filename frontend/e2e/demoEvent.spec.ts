import { expect, test } from './test'
import { startBackend } from './backend'

interface EventBoard {
  window: { from: string; coverage: number }
  complete: boolean
}

let backend: Awaited<ReturnType<typeof startBackend>>

test.beforeAll(async () => {
  backend = await startBackend({ DEMO_EVENT: 'on', REFRESH_SECONDS: '5' })
})
test.afterAll(() => backend.stop())

test('the present view shows the demo event in progress, and soon a new leader', async ({
  page,
}) => {
  // The first place changes hands within a minute; a busy machine may be late.
  test.setTimeout(240_000)
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto(`${backend.url}/present`)
  const foot = page.locator('.present-foot')
  await expect(foot).toContainText('LLM Hackathon (demo)')
  await expect(foot).toContainText('These teams are made up.')
  await expect(foot.getByRole('timer')).toHaveText(/^(?:\d+ d )?\d+:\d\d:\d\d$/)
  await expect(foot.locator('.event-line .now')).toBeVisible()
  await expect(foot.locator('.announcement .fitted')).toHaveText(/\S/)

  const news = page.locator('.new-leader')
  await expect(news).toBeVisible({ timeout: 180_000 })
  await expect(news).toContainText(/Kernel Panik|Gradient Gipfelstürmer/)
  await expect(news).toBeHidden({ timeout: 60_000 })
})

test('the board shows the whole event, and every minute of it counts', async ({ page }) => {
  await page.goto(`${backend.url}/leaderboard`)
  await expect(page.getByRole('heading', { name: 'LLM Hackathon (demo)' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Period:/ })).toHaveText(/Whole event/)
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  const coverage = async () => {
    const response = await page.request.get(`${backend.url}/tokens?period=event&breakdown=false`)
    const { window, complete } = (await response.json()) as EventBoard
    return { complete, coverage: window.coverage }
  }
  await expect.poll(coverage, { timeout: 60_000 }).toEqual({ complete: true, coverage: 1 })
})
