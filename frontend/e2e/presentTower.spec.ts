import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { DEMO_KEY, startBackend } from './backend'
import { startFakeGateway } from './fakeGateway'
import { type Board, leadSwap } from './leadSwap'
import { pageClock } from './pageClock'
import { expectWholePicture, HOSTILE_NAMES } from './presentPicture'

const MINUTE = 60_000

const rows = (page: Page) => page.locator('.present-row')
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()

/** Teams of a gateway, most tokens first. */
const usages = (teams: number, names: readonly string[] = []) =>
  Array.from({ length: teams }, (_, index) => ({
    team: names[index] ?? `Team ${String(index + 1).padStart(3, '0')}`,
    tokens: 1000 * (teams - index) + 900_000,
  }))

async function startBoard(teams: ReturnType<typeof usages>, environment = {}) {
  const gateway = await startFakeGateway(teams)
  const backend = await startBackend({
    LITELLM_BASE_URL: gateway.url,
    LITELLM_API_KEY: DEMO_KEY,
    REFRESH_SECONDS: '1',
    ...environment,
  })
  return {
    url: backend.url,
    gateway,
    async stop() {
      await backend.stop()
      await gateway.stop()
    },
  }
}

test('each page has the leader on top and the next ranks, up to the last team', async ({
  page,
}) => {
  const board = await startBoard(usages(24))
  try {
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await pageClock(page)
    await page.goto(`${board.url}/present`)
    const ranks = () => page.locator('.present-row > .rank').allInnerTexts()
    await expect(rows(page)).toHaveCount(10)
    expect(await ranks()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'])
    await expect(rows(page).first()).toHaveClass(/leader/)

    await page.keyboard.press('ArrowRight')
    await expect(page.locator('.present-head')).toContainText('ranks 11 to 19 of 24')
    expect(await ranks()).toEqual(['1', '11', '12', '13', '14', '15', '16', '17', '18', '19'])
    await page.keyboard.press('ArrowRight')
    await expect(rows(page)).toHaveCount(6)
    expect(await ranks()).toEqual(['1', '20', '21', '22', '23', '24'])
    await expect(rows(page).first()).toContainText('Team 001')
    await expectNoAxeViolations(page)
  } finally {
    await board.stop()
  }
})

test('every metric can be presented; only tokens have rates and changes of rank', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await pageClock(page)
  for (const [metric, name, leader] of [
    ['cost', 'Cost', /\$/],
    ['requests', 'Requests', /\d/],
    ['success', 'Success', /%/],
    ['per-dollar', 'Tokens per $', /[kM]/],
    ['cached', 'Cached', /%/],
  ] as const) {
    await page.goto(`/present?metric=${metric}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(rows(page).first().locator('.tokens')).toHaveText(leader)
    await expect(page.locator('.present-row .change svg')).toHaveCount(0)
    expect((await page.locator('.present-row .rate').allInnerTexts()).join('')).toBe('')
  }
  await expectNoAxeViolations(page)
})

test('the foot shows the event, its time, the newest moment and the demo note', async ({
  page,
}) => {
  const backend = await startBackend({
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(-180),
    EVENT_END: at(60),
  })
  try {
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.goto(`${backend.url}/present`)
    const foot = page.locator('.present-foot')
    await expect(foot).toContainText('Autumn LLM Hackathon')
    await expect(foot).toContainText('Demo. These teams are made up.')
    await expect(foot.getByRole('timer')).toHaveText(/^0:(59|60):\d\d$/)
    await expect(foot.locator('.event-line .now')).toBeVisible()
  } finally {
    await backend.stop()
  }
})

const LONG = 'The jury visits every table between four and five. '.repeat(4).trim()

test('an announcement takes the foot, in lines that change, and is read aloud whole', async ({
  page,
}) => {
  const about = { id: '1', text_de: null, until: null, places: 'present' }
  let announcements = [
    { ...about, text: 'Pizza is at the north entrance from 18:30', urgent: false },
  ]
  await page.route(/\/event$/, async (route) => {
    const answer = (await (await route.fetch()).json()) as { event: object }
    await route.fulfill({ json: { ...answer, event: { ...answer.event, announcements } } })
  })
  const backend = await startBackend({ EVENT_START: at(-180), EVENT_END: at(60) })
  try {
    await page.setViewportSize({ width: 1920, height: 1080 })
    const clock = await pageClock(page)
    await page.goto(`${backend.url}/present`)
    const foot = page.locator('.present-foot')
    const line = foot.locator('.announcement .fitted')
    await expect(line).toHaveText('Pizza is at the north entrance from 18:30')
    await expect(foot.getByRole('status')).toHaveText('Pizza is at the north entrance from 18:30')
    await expect(foot.locator('.announcement .urgent')).toHaveCount(0)

    announcements = [{ ...about, text: LONG, urgent: true }]
    await clock.runFor(61_000)
    await expect(foot.getByRole('status')).toHaveText(LONG)
    await expect(foot.locator('.announcement .urgent')).toBeVisible()
    const lines = new Set<string>()
    for (let second = 0; second < 40; second++) {
      lines.add(await line.innerText())
      await clock.runFor(1000)
    }
    expect(lines.size).toBeGreaterThan(2)
    expect([...lines].every((text) => text.length <= 90 && LONG.includes(text))).toBe(true)
    expect([...lines].join(' ').length).toBeGreaterThanOrEqual(LONG.length)
    expect(await line.evaluate((text) => text.getClientRects().length)).toBe(1)
    await expectWholePicture(page)
    await expectNoAxeViolations(page)
  } finally {
    await backend.stop()
  }
})

test('after the end the final standing stays, without anything live', async ({ page }) => {
  const backend = await startBackend({
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(-300),
    EVENT_END: at(-30),
  })
  try {
    await page.setViewportSize({ width: 1920, height: 1080 })
    await pageClock(page)
    await page.goto(`${backend.url}/present`)
    await expect(rows(page).first()).toHaveClass(/leader/)
    await expect(page.locator('.present-foot .end')).toHaveText(/^ended \d\d:\d\d$/)
    await expect(page.locator('.live-dot, .event-line .now')).toHaveCount(0)
    await expect(page.getByRole('timer')).toHaveCount(0)
    expect((await page.locator('.present-row .rate').allInnerTexts()).join('')).toBe('')
    await expectNoAxeViolations(page)
  } finally {
    await backend.stop()
  }
})

test('without any data the room reads a plain sentence and no setting', async ({ page }) => {
  await page.route(/\/tokens(\?|$)/, (route) =>
    route.fulfill({
      status: 502,
      json: { detail: 'Error fetching usage: LITELLM_API_KEY was refused.' },
    }),
  )
  await page.goto('/present')
  await expect(page.getByText('No data yet')).toBeVisible()
  await expect(page.getByText('LITELLM')).toHaveCount(0)
})

test('a new leader soon after the opening: the overtake is replayed from the minutes', async ({
  page,
}) => {
  const { overtake } = await leadSwap(page)
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto('/present')
  await expect(rows(page)).toHaveCount(10)
  const leader = await page.locator('.present-row .fitted').first().innerText()
  const news = page.locator('.new-leader')
  await overtake(news)
  await expect(news.locator('.name')).toHaveText('The Challengers')
  await expect(news.locator('.former-name')).toHaveText(leader)
  await expect(news.locator('path.leader')).toBeVisible()
  await expectNoAxeViolations(page)
})

test("a new leader's name is whole at every size of a screen", async ({ page }) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const { overtake } = await leadSwap(page, HOSTILE_NAMES[1])
  await page.goto('/present?theme=light')
  await expect(rows(page).first()).toBeVisible()
  const news = page.locator('.new-leader')
  await overtake(news)
  await expect(news.locator('.name')).toHaveText(HOSTILE_NAMES[1] ?? '')
  await expectNoAxeViolations(page)
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
    [1080, 1920],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectWholePicture(page)
    // At once, and again: the picture follows the window's size by its parts.
    await expect(async () => {
      const [name, former, figures, distance, right] = await news.evaluate((card) => {
        const boxOf = (part: string) => card.querySelector(part)?.getBoundingClientRect()
        const texts = [...card.querySelectorAll('.former-name, .former-name *')]
        return [
          boxOf('.name')?.bottom ?? 0,
          boxOf('.tile')?.bottom ?? 0,
          boxOf('.figures')?.top ?? 0,
          boxOf('.distance')?.top ?? 0,
          Math.max(...texts.map((text) => text.getBoundingClientRect().right)),
        ] as const
      })
      expect(name, `at ${String(width)} px`).toBeGreaterThan(0)
      expect(name, `at ${String(width)} px`).toBeLessThan(figures)
      expect(former, `at ${String(width)} px`).toBeGreaterThan(0)
      expect(former, `at ${String(width)} px`).toBeLessThan(Math.min(figures, distance))
      // Within the margin that the card keeps elsewhere.
      expect(right, `at ${String(width)} px`).toBeLessThan(width * 0.98)
    }).toPass()
  }
})

interface Pace {
  teams: { team_id: string; tokens_per_minute: number | null }[]
}

test('the team about to pass the one above is announced between both, by measured rates', async ({
  page,
}) => {
  const FASTER = 60_000
  const clock = await pageClock(page)
  let ids: string[] = []
  await page.route(/\/tokens\?/, async (route) => {
    const board = (await (await route.fetch()).json()) as Board
    ids = board.teams.map(({ team_id: id }) => id)
    for (const [index, team] of board.teams.entries()) {
      team.rank = index + 1
      team.tokens =
        10_000_000 - 500_000 * index + (index === 4 ? (FASTER * clock.elapsed()) / MINUTE : 0)
    }
    await route.fulfill({ json: board })
  })
  await page.route(/\/tokens\/pace/, async (route) => {
    const pace = (await (await route.fetch()).json()) as Pace
    for (const team of pace.teams) {
      team.tokens_per_minute = team.team_id === ids[4] ? FASTER : 0
    }
    await route.fulfill({ json: pace })
  })
  await page.route(/\/live(\?|$)/, (route) => route.abort())
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.goto('/present')
  await expect(rows(page)).toHaveCount(10)
  await page.keyboard.press('Space')
  const chip = page.locator('.closing-chip')
  await clock.runUntil(() => chip.isVisible(), 5000)
  expect(clock.elapsed()).toBeGreaterThanOrEqual(2 * MINUTE)
  await expect(rows(page).nth(4)).toHaveClass(/closing/)
  await expect(chip).toHaveText(/closing: passes in about \d min/)
  await expectNoAxeViolations(page)
})

test('the strip for a stream is transparent around the leading teams, with whole names', async ({
  page,
}) => {
  const board = await startBoard(usages(HOSTILE_NAMES.length, HOSTILE_NAMES))
  try {
    await page.setViewportSize({ width: 1920, height: 220 })
    await page.goto(`${board.url}/present?scene=strip&background=transparent`)
    await expect(page.locator('.stream-team')).toHaveCount(4)
    await expect(page.getByRole('toolbar')).toHaveCount(0)
    for (const part of ['html', 'body', '.present']) {
      await expect(page.locator(part)).toHaveCSS('background-color', 'rgba(0, 0, 0, 0)')
    }
    const cut = () =>
      page
        .locator('.stream-team .words')
        .evaluateAll((all) =>
          all.flatMap((words) =>
            words.scrollHeight > (words.parentElement?.clientHeight ?? 0) ||
            words.scrollWidth > words.clientWidth
              ? [words.textContent]
              : [],
          ),
        )
    await expect.poll(cut).toEqual([])
    await expectNoAxeViolations(page)
  } finally {
    await board.stop()
  }
})
