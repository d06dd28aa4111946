import { expect, type Page, test } from '@playwright/test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'

const MINUTE_MS = 60_000
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE_MS).toISOString()

test('an event counts down, opens its board by itself, and shows the time left', async ({
  page,
}) => {
  const backend = await startBackend({
    EVENT_NAME: 'Autumn LLM Hackathon',
    EVENT_START: at(0.5),
    EVENT_END: at(203),
  })
  try {
    await page.goto(backend.url)
    await expect(page.getByText('Autumn LLM Hackathon starts in')).toBeVisible()
    await expect(page.getByRole('timer')).toHaveText(/^0:00:\d\d$/)
    await expect(page.locator('.marks li')).toHaveCount(12)
    await expectNoAxeViolations(page)

    await expect(page.getByText(/3 h 2[12] min left/)).toBeVisible({ timeout: 45_000 })
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
  const table = page.getByRole('region', { name })
  const headings = await table.locator('thead th').allTextContents()
  const place = headings.findIndex((heading) => heading.trim() === column)
  const rows = await table.locator('tbody tr').all()
  const texts = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()))
  const chosen = texts.flatMap((row) => (column ? (row[place] ?? '') : row.slice(1)))
  return sum(chosen.map(figure))
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
  const board = async () => {
    const span = new URLSearchParams(window).toString()
    const response = await page.request.get(`${backend.url}/tokens?${span}`)
    const { teams } = (await response.json()) as {
      teams: { team_id: string; tokens: number; total_requests: number }[]
    }
    return teams
  }
  try {
    await page.goto(`${backend.url}/charts?step=hour`)
    await showTables(page, 7)
    await expect(async () => {
      const teams = await board()
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
    await page.locator('tbody tr.row').first().getByRole('button').first().click()
    const keys = page.locator('tr.detail .key-amount')
    await expect(async () => {
      const amounts = (await keys.allTextContents()).map(figure)
      expect(sum(amounts), 'keys of the leader').toBe((await board())[0]?.tokens)
    }).toPass()

    const [leader] = await board()
    await page.goto(`${backend.url}/team/${leader?.team_id ?? ''}`)
    await showTables(page, 5)
    await expect(async () => {
      const tokens = (await board())[0]?.tokens
      for (const title of [/^Tokens per .* as a table/, 'Models', 'Keys', 'Tokens by hour of day'])
        expect(await sumOf(page, title, 'Tokens'), String(title)).toBe(tokens)
    }).toPass()
  } finally {
    await backend.stop()
  }
})
