import { expect, type Page, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'

const MINUTE_MS = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString()

test('an event counts down, opens its board by itself, and shows the time left', async ({
  page,
}) => {
  const backend = await startBackend({
    ADMIN_TOKEN,
    DATABASE_URL: 'sqlite://',
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(59),
    EVENT_END: at(203),
  })
  try {
    await page.goto(backend.url)
    await expect(page.getByText('Autumn LLM Hackathon starts in')).toBeVisible()
    await expect(page.getByRole('timer')).toHaveText(/^0:5\d:\d\d$/)
    await expect(page.locator('.marks li')).toHaveCount(12)
    await expectNoAxeViolations(page)

    // As late as a slow machine needs, and no later.
    await deskOf(page, backend.url).change({ start: at(0.1) })
    await expect(page.getByText(/3 h 2[012] min left/)).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Autumn LLM Hackathon' })).toBeVisible()
    await expect(page.getByRole('button', { name: /^Period:/ })).toHaveText(/Whole event/)
    await page.getByRole('button', { name: /^Period:/ }).click()
    await page.getByText('Yesterday and today').click()
    await expect(page).toHaveURL(/period=recent/)
    await expect(page.locator('tbody tr.row')).toHaveCount(12)
    await page.keyboard.press('Escape')
    await expectNoAxeViolations(page)
  } finally {
    await backend.stop()
  }
})

const figure = (text: string) => Number(text.replace(/\D/g, ''))
const sum = (figures: readonly number[]) => figures.reduce((all, one) => all + one, 0)

/** The sum of a chart's table: of one column, or of all. */
async function sumOf(page: Page, title: string | RegExp, column?: string): Promise<number> {
  const name = typeof title === 'string' ? `${title}, as a table` : title
  const { headings, rows } = await page.getByRole('region', { name }).evaluate((region) => {
    const texts = (cells: string, within: Element = region) =>
      [...within.querySelectorAll(cells)].map((cell) => cell.textContent.trim())
    const rows = [...region.querySelectorAll('tbody tr')].map((row) => texts('th, td', row))
    return { headings: texts('thead th'), rows }
  })
  const place = headings.indexOf(column ?? '')
  return sum(rows.flatMap((row) => (column ? (row[place] ?? '') : row.slice(1))).map(figure))
}

async function showTables(page: Page, count: number) {
  const switches = page.getByRole('button', { name: 'Show as table' })
  await expect(switches).toHaveCount(count)
  for (let rest = count; rest > 0; rest -= 1) await switches.first().click()
  await expect(page.locator('main section table')).toHaveCount(count)
}

test('charts, a team and its keys add up to the board of the event', async ({ page }) => {
  // Less than a day, so that both of its days are cut; over, so that its numbers stay.
  const window = { from: at(-22 * 60 - 3), to: at(-121) }
  const backend = await startBackend({ EVENT_START: window.from, EVENT_END: window.to })
  interface Board {
    window: { coverage: number | null }
    teams: { team_id: string; tokens: number; total_requests: number }[]
  }
  const board = async () => {
    const span = new URLSearchParams(window).toString()
    const response = await page.request.get(`${backend.url}/tokens?${span}`)
    return (await response.json()) as Board
  }
  try {
    // The cut days count only the minutes that have been read; once all have been, nothing moves.
    const coverage = async () => (await board()).window.coverage
    await expect.poll(coverage, { timeout: 90_000 }).toBe(1)
    const { teams } = await board()
    const leader = teams[0]
    if (!leader) throw new Error('The demo has teams.')
    await page.goto(`${backend.url}/charts?step=hour`)
    await showTables(page, 7)
    await expect(async () => {
      const tokens = sum(teams.map((team) => team.tokens))
      const requests = sum(teams.map((team) => team.total_requests))
      expect(tokens).toBeGreaterThan(0)
      const race = page.getByRole('region', { name: 'Tokens over time, as a table' })
      const totals = race.locator('tbody tr').last().locator('td')
      expect(sum((await totals.allTextContents()).map(figure)), 'race').toBe(tokens)
      for (const [title, column] of [
        ['Tokens by model', 'Tokens'],
        ['Who uses which model'],
        ['What a million tokens costs each team', 'Tokens'],
        ['Tokens by hour of day', 'Tokens'],
        ['What the tokens are', 'Tokens'],
      ] as const)
        expect(await sumOf(page, title, column), title).toBe(tokens)
      expect(await sumOf(page, 'Successful requests', 'Requests')).toBe(requests)
      // The bars, and once more the days below them.
      expect(await sumOf(page, 'Tokens by hour of day')).toBe(2 * tokens)
    }).toPass()

    await page.goto(backend.url)
    // Two teams of the demo lead in turn: which row is the first depends on the period, which is known after the rows.
    const row = page.locator(`tbody tr.row[data-team="${leader.team_id}"]`)
    await row.getByRole('button').first().click()
    const keys = page.locator('tr.detail .key-amount')
    await expect(async () => {
      const amounts = (await keys.allTextContents()).map(figure)
      expect(sum(amounts), 'keys of the leader').toBe(leader.tokens)
    }).toPass()

    await page.goto(`${backend.url}/team/${leader.team_id}`)
    await showTables(page, 5)
    await expect(async () => {
      for (const title of [/^Tokens per .* as a table/, 'Models', 'Keys', 'Tokens by hour of day'])
        expect(await sumOf(page, title, 'Tokens'), String(title)).toBe(leader.tokens)
    }).toPass()
  } finally {
    await backend.stop()
  }
})

interface EventBoard {
  window: { from: string; coverage: number }
  complete: boolean
}

test('the demo has an event of its own, and every minute of it counts', async ({ page }) => {
  const backend = await startBackend({ DEMO_EVENT: 'on', REFRESH_SECONDS: '5' })
  try {
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
  } finally {
    await backend.stop()
  }
})
