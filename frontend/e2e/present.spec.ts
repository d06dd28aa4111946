import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { DEMO_KEY, startBackend } from './backend'
import { startFakeGateway } from './fakeGateway'
import { leadSwap } from './leadSwap'
import { pageClock } from './pageClock'
import { expectWholePicture } from './presentPicture'

const SECOND = 1000
const MINUTE = 60 * SECOND

const rows = (page: Page) => page.locator('.present-row')
const title = (page: Page) => page.getByRole('heading', { level: 1 })

/** Opens the view once the data of its scenes have come: those without any are left out. */
async function open(page: Page, address: string) {
  const loaded = [/timeseries/, /models/, /pace/].map((path) => page.waitForResponse(path))
  await page.goto(address)
  await Promise.all(loaded)
  await expect(rows(page).first()).toBeVisible()
}

/** With its own clock, so that scenes need no waiting. */
async function openPresent(page: Page, query = '', base = '') {
  const clock = await pageClock(page)
  await open(page, `${base}/present${query}`)
  return clock
}

test('the scenes follow one another at the pace in the address, and wait while paused', async ({
  page,
}) => {
  // The board stands still: a new leader would lead back to it.
  const { clock } = await leadSwap(page)
  await open(page, '/present?period=recent&pace=10')
  await expect(page.getByText('These teams are made up.')).toBeVisible()
  await expect(page.getByRole('banner').or(page.getByRole('navigation'))).toHaveCount(0)

  await clock.runFor(11 * SECOND)
  await expect(page.getByRole('row', { name: /^12/ })).toBeVisible()
  await clock.runFor(6 * SECOND)
  await expect(title(page)).toHaveText('The race so far')
  await clock.runFor(10 * SECOND)
  await expect(title(page)).toHaveText('Tokens by model')
  await clock.runFor(10 * SECOND)
  await expect(title(page)).toHaveText('Record of these days')

  await page.keyboard.press('Space')
  await clock.runFor(MINUTE)
  await expect(title(page)).toHaveText('Record of these days')
  await page.keyboard.press('Space')
  await clock.runFor(11 * SECOND)
  await expect(title(page)).toHaveText('Tokens')
})

test('a paused scene is there again after a new leader', async ({ page }) => {
  const { clock, overtake } = await leadSwap(page)
  await open(page, '/present?period=recent')
  await page.keyboard.press('ArrowLeft')
  await expect(title(page)).toHaveText('Record of these days')
  await page.keyboard.press('Space')
  const news = page.locator('.new-leader')
  await overtake(news)
  await clock.runUntil(async () => !(await news.isVisible()))
  await expect(title(page)).toHaveText('Record of these days')
})

test('the keyboard leads through the scenes, changes the pace, helps, and leaves', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  // Days that have records, also just after midnight.
  await openPresent(page, '?period=7d')
  await page.keyboard.press('ArrowLeft')
  await expect(title(page)).toHaveText('Record of these days')
  await page.keyboard.press('ArrowLeft')
  await expect(title(page)).toHaveText('Tokens by model')
  await page.keyboard.press('+')
  await expect(page).toHaveURL(/pace=25/)
  await page.keyboard.press('-')
  await expect(page).not.toHaveURL(/pace/)
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys of the presentation' })
  await expect(help).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await expect(page).toHaveURL(/present/)

  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/\/leaderboard\?period=7d$/)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('controls come with the mouse, do the same, and go with it', async ({ page }) => {
  const clock = await openPresent(page)
  const controls = page.getByRole('toolbar', { name: 'Presentation' })
  await clock.runFor(4 * SECOND)
  await expect(controls).toHaveCSS('opacity', '0')
  await expect(page.locator('.present')).toHaveCSS('cursor', 'none')

  await page.mouse.move(300, 300)
  await expect(controls).toHaveCSS('opacity', '1')
  await controls.getByRole('button', { name: 'Next scene' }).click()
  await controls.getByRole('button', { name: 'Pause' }).click()
  await expect(controls.getByRole('button', { name: 'Go on' })).toBeVisible()
  await controls.getByRole('button', { name: 'More time for each scene' }).click()
  await expect(controls.getByText('25 s')).toBeVisible()
  await controls.getByRole('button', { name: 'Leave' }).click()
  await expect(page).toHaveURL(/\/leaderboard/)
})

test('the bar leads to the present view, and keeps the period', async ({ page }) => {
  await page.goto('/leaderboard?period=today')
  await page.getByRole('link', { name: 'Present' }).click()
  await expect(page).toHaveURL(/\/present\?period=today/)
  await expect(rows(page).first()).toBeVisible()
  await expect(page).toHaveTitle(/^Presentation/)
})

test('everything fits on an old projector of 1024 × 768, in every scene', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openPresent(page)
  await expect(rows(page)).toHaveCount(12)
  for (let scene = 0; scene < 4; scene++) {
    await expectWholePicture(page)
    await page.keyboard.press('ArrowRight')
  }
})

async function leaderOf(page: Page, url: string) {
  const response = await page.request.get(`${url}/tokens?breakdown=false`)
  return ((await response.json()) as { teams: { name: string }[] }).teams[0]?.name
}

test('a new leader who keeps the lead is celebrated on the board, once', async ({ page }) => {
  const before = [
    { team: 'Kernel Panik', tokens: 900_000 },
    { team: 'Llama Drama', tokens: 800_000 },
    { team: 'Null Pointers', tokens: 100_000 },
  ]
  const gateway = await startFakeGateway(before)
  const backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: DEMO_KEY,
    REFRESH_SECONDS: '1',
  })
  try {
    const clock = await openPresent(page, '', backend.url)
    await expect(rows(page)).toHaveCount(3)
    await page.keyboard.press('ArrowRight')
    await expect(title(page)).not.toHaveText('Tokens')

    // The page notes at each second of its time who leads.
    await clock.runFor(2 * SECOND)
    gateway.set(
      before.map((one) => (one.team === 'Llama Drama' ? { ...one, tokens: 1_200_000 } : one)),
    )
    const news = page.locator('.new-leader')
    await expect.poll(() => leaderOf(page, backend.url)).toBe('Llama Drama')
    await clock.runUntil(() => news.isVisible())
    await expect(news).toContainText('New leader')
    await expect(news).toContainText('Llama Drama')
    await expect(news).toContainText('300k ahead')
    await expect(title(page)).toHaveText('Tokens')
    await expect(rows(page).first()).toContainText('Llama Drama')
    await expectNoAxeViolations(page)

    await clock.runFor(8 * SECOND)
    await expect(news).toHaveCount(0)
    await clock.runFor(30 * SECOND)
    await expect(news).toHaveCount(0)
  } finally {
    await backend.stop()
    await gateway.stop()
  }
})

test('old numbers look old, and the present view goes on when the server is back', async ({
  page,
}) => {
  const backend = await startBackend({ REFRESH_SECONDS: '1' })
  try {
    await page.goto(`${backend.url}/present`)
    await expect(rows(page).first()).toBeVisible()
    await backend.stop()
    await expect(page.getByText(/^As of \d\d:\d\d\. Server unreachable/)).toBeVisible()
    await expect(page.locator('.present-head .live')).toHaveText(/as of \d\d:\d\d/)
    await expect(page.locator('.present-stage')).toHaveClass(/old/)
    await expect(rows(page).first()).toBeVisible()
    await expect(page.locator('.live-dot')).toHaveCount(0)
    expect((await page.locator('.present-row .rate').allInnerTexts()).join('')).toBe('')
    await expectNoAxeViolations(page)

    await backend.start()
    await expect(page.getByText(/Server unreachable/)).toBeHidden()
    await expect(page.locator('.present-stage')).not.toHaveClass(/old/)
  } finally {
    await backend.stop()
  }
})

test('before the start the lobby counts down, with every team and the way to the board', async ({
  page,
}) => {
  const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()
  const backend = await startBackend({
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(42),
    EVENT_END: at(300),
  })
  try {
    await page.goto(`${backend.url}/present`)
    await expect(page.getByText('Autumn LLM Hackathon')).toBeVisible()
    await expect(page.getByRole('timer')).toHaveText(/^4[12]:\d\d$/)
    await expect(page.locator('.lobby-teams li')).toHaveCount(12)
    await expect(page.getByText(/^\d+ of 12 teams have sent their first request$/)).toBeVisible()
    await expect(page.getByRole('img', { name: /^Code for a phone: / })).toBeVisible()
    await expectWholePicture(page)
    await expectNoAxeViolations(page)
  } finally {
    await backend.stop()
  }
})

test('without movement scenes are cut and the new order is set', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openPresent(page)
  await page.keyboard.press('ArrowRight')
  await expect
    .poll(() =>
      page.evaluate(
        () => document.getAnimations().filter((one) => one.playState === 'running').length,
      ),
    )
    .toBe(0)
})

test('a present view filtered by models counts only those, and names them', async ({
  page,
  request,
}) => {
  const usage = (await (await request.get('/tokens/models')).json()) as {
    models: { model: string; display_name: string; tokens: number }[]
  }
  const chosen = usage.models.at(-1)
  if (!chosen) throw new Error('The demo has used no models.')
  const { teams } = (await (
    await request.get('/tokens', { params: { model: chosen.model, breakdown: false } })
  ).json()) as { teams: { tokens: number; name: string }[] }
  const leader = teams.reduce((best, team) => (team.tokens > best.tokens ? team : best))

  await openPresent(page, `?models=${encodeURIComponent(chosen.model)}`)
  await expect(page.locator('.present-scene .note')).toContainText(chosen.display_name)
  await expect(rows(page).first()).toContainText(leader.name)
  await page.keyboard.press('ArrowRight')
  await expect(title(page)).not.toHaveText('The race so far')
})
