import { expect, test, type Page } from './test'
import { encode } from 'uqr'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'

interface Board {
  window: { coverage: number | null }
  teams: { total_requests: number }[]
}

const METRICS = ['tokens', 'cost', 'requests', 'success', 'per-dollar', 'cached']
const WITH_COST = new Set(['', '?metric=cost'])
/** Of the team, among those of the board. */
const PLACE = 4

const rows = (page: Page) => page.locator('tbody tr.row')
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('a team opens from the board, is pinned, and is then marked on the board', async ({
  page,
}) => {
  await page.goto('/leaderboard?period=recent')
  await expect(rows(page)).toHaveCount(12)
  await rows(page).nth(11).getByRole('link').click()
  await expect(page).toHaveURL(/\/team\/[0-9a-f-]{36}/)
  const heading = page.getByRole('heading', { level: 1 })
  await expect(heading).not.toHaveText('Team')
  const name = await heading.innerText()
  await expect(page).toHaveTitle(new RegExp(`^${name} ·`))
  await expect(page.getByText(/to rank 11/)).toBeVisible()

  await page.getByRole('button', { name: 'Make it my team' }).click()
  await page.getByRole('link', { name: 'Leaderboard', exact: true }).first().click()
  await expect(rows(page).nth(11).getByText('My team')).toBeVisible()

  // Its row is below the window: it docks at the foot, and goes when the row comes into sight.
  const docked = page.getByRole('link', { name: new RegExp(`^Rank.*12.*${name}`) })
  await expect(docked).toBeVisible()
  await expectNoAxeViolations(page)
  await rows(page).nth(11).scrollIntoViewIfNeeded()
  await page.mouse.wheel(0, 2000)
  await expect(docked).toBeHidden()

  await page.reload()
  await page.getByRole('navigation').getByRole('link', { name: 'My team' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
})

test('the team page shows day, ranks, models and keys; a model filters the day', async ({
  page,
}) => {
  await page.goto('/leaderboard?period=recent')
  await rows(page).first().getByRole('link').click()
  for (const name of ['Tokens per half hour', 'Rank over time', 'Models', 'Keys']) {
    await expect(card(page, name).getByRole('img')).toBeVisible()
  }
  const bars = card(page, 'Tokens per half hour').locator('path.prompt')
  await expect(bars.first()).toBeVisible()
  await expectNoAxeViolations(page)

  await card(page, 'Models')
    .getByRole('button', { name: /Limit the page to this model/ })
    .first()
    .click()
  await expect(page).toHaveURL(/models=/)
  await page.reload()
  await expect(page.getByText('Limited to models')).toBeVisible()
})

test('the code on the team page is that of its link, which carries no filters', async ({
  page,
}) => {
  await page.goto('/leaderboard?period=today')
  await rows(page).first().getByRole('link').click()
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link).toBe(new URL(page.url()).origin + new URL(page.url()).pathname)

  const code = page.getByRole('img', { name: 'QR code of this team' })
  const { data } = encode(link, { ecc: 'M', border: 0 })
  expect(await code.getAttribute('viewBox')).toBe(
    `-2.5 -2.5 ${String(data.length + 5)} ${String(data.length + 5)}`,
  )
  // Each module as it is painted, read from the middle of its square.
  const painted = await code.evaluate((svg, size) => {
    const path = svg.querySelector('path') as SVGPathElement
    return Array.from({ length: size }, (_, y) =>
      Array.from({ length: size }, (_, x) => path.isPointInFill(new DOMPoint(x + 0.5, y + 0.5))),
    )
  }, data.length)
  expect(painted).toEqual(data)
})

test('a team opens from the charts: its label with Alt, its bubble, its bar', async ({ page }) => {
  await page.goto('/charts?period=recent')
  const label = page.getByRole('group', { name: 'Teams in the chart' }).getByRole('button').first()
  await label.click({ modifiers: ['Alt'] })
  await expect(page).toHaveURL(/\/team\/[0-9a-f-]{36}\?period=recent/)
  await page.getByRole('button', { name: 'Make it my team' }).click()
  const name = await page.getByRole('heading', { level: 1 }).innerText()

  await page.goBack()
  await expect(page.locator('text.mine').first()).toHaveText(name)
  const bubbles = page.getByRole('group', { name: 'What a million tokens costs each team' })
  await bubbles.getByRole('button').first().press('Enter')
  await expect(page).toHaveURL(/\/team\//)

  await page.goBack()
  const rates = page.getByRole('group', { name: 'Successful requests' }).getByRole('button')
  await rates.first().press('ArrowDown')
  await expect(rates.nth(1)).toBeFocused()
  await rates.nth(1).press('Enter')
  await expect(page).toHaveURL(/\/team\//)
})

const SOON = { timeout: 8000 }

test('a team has the rank and the gap of the board, by every metric and by that of the event', async ({
  page,
}) => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
  // Over, so that its numbers stay.
  const backend = await startBackend({
    ADMIN_TOKEN,
    EVENT_NAME: 'Autumn',
    EVENT_START: at(-22 * 60),
    EVENT_END: at(-121),
  })
  const coverage = async () => {
    const response = await page.request.get(`${backend.url}/tokens?period=event&breakdown=false`)
    const board = (await response.json()) as Board
    return board.window.coverage
  }
  try {
    await expect.poll(coverage, { timeout: 90_000 }).toBe(1)
    const response = await page.request.get(`${backend.url}/tokens?period=event&breakdown=false`)
    const requests = ((await response.json()) as Board).teams
      .map((team) => team.total_requests)
      .sort((a, b) => a - b)
    // Two teams have too few requests.
    const least = requests[2] ?? 0
    await deskOf(page, backend.url).change({ metric: 'cost', min_requests: least })

    for (const query of ['', ...METRICS.map((metric) => `?metric=${metric}`)]) {
      // Again where a later reading has changed what the board showed.
      await expect(async () => {
        await page.goto(`${backend.url}/leaderboard${query}`)
        await expect(rows(page)).toHaveCount(requests.length)
        const board = await rows(page).evaluateAll((all) =>
          all.map((row) => ({
            rank: row.querySelector('td.rank')?.textContent,
            name: row.querySelector('bdi')?.textContent,
            gap: row.querySelector('td.tokens .gap')?.textContent,
          })),
        )
        const own = board[PLACE]
        await rows(page).nth(PLACE).getByRole('link').click()
        const heading = page.getByRole('heading', { level: 1 })
        await expect(heading, query).toHaveText(own?.name ?? '', SOON)
        await expect(page.locator('.head .gaps'), query).toContainText(own?.gap ?? '', SOON)
        const around = page.getByRole('table', { name: /between its neighbours/ }).getByRole('row')
        for (const [index, row] of board.slice(PLACE - 1, PLACE + 2).entries()) {
          await expect(around.nth(index), query).toContainText(row.name ?? '', SOON)
          await expect(around.nth(index).locator('td.rank'), query).toHaveText(row.rank ?? '', SOON)
        }
      }).toPass({ timeout: 90_000 })
      await expect(page.getByText('Ranked by: Cost')).toBeVisible({ visible: WITH_COST.has(query) })
      if (query !== '') continue
      await page.goto(`${backend.url}/leaderboard`)
      await rows(page).last().getByRole('link').click()
      await expect(page.locator('.head .gaps')).toHaveText(`from ${String(least)} requests`)
      await expectNoAxeViolations(page)
    }
  } finally {
    await backend.stop()
  }
})

test('an unknown team leads back to the board', async ({ page }) => {
  await page.goto('/team/nobody')
  await expect(page.getByRole('heading', { name: 'No such team here' })).toBeVisible()
  await expectNoAxeViolations(page)
  await page.getByRole('link', { name: 'To the leaderboard' }).click()
  await expect(rows(page)).toHaveCount(12)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('my team is chosen, shown without sideways scrolling, and docked above the tabs', async ({
    page,
  }) => {
    await page.goto('/leaderboard')
    await expect(rows(page)).toHaveCount(12)
    // Whoever is last at this time of day is below the window.
    const name = await rows(page).last().locator('bdi').first().innerText()
    await page.goto('/team')
    await page.getByRole('button', { name }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)
    await expect(page.getByRole('region', { name: 'Place on the board' })).toBeVisible()
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(wide).toBe(0)
    await expectNoAxeViolations(page)

    await page.getByRole('link', { name: 'Board', exact: true }).click()
    const docked = page.getByRole('link', { name: /^Rank/ }).filter({ hasText: name })
    await expect(docked).toBeVisible()
    // It slides into its place.
    await expect(async () => {
      const [dock, tabs] = await Promise.all([
        docked.boundingBox(),
        page.getByRole('link', { name: 'Charts' }).boundingBox(),
      ])
      expect((dock?.y ?? 0) + (dock?.height ?? 0)).toBeLessThanOrEqual(tabs?.y ?? 0)
    }).toPass()
  })
})

test('on a phone, charts and team page explain the parts of the bars on tap', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/charts?period=recent')
  const card = page.getByRole('region', { name: 'What the tokens are' })
  await card.getByRole('button', { name: 'What the bars show' }).click()
  const help = page.getByRole('dialog', { name: 'What the bars show' })
  await expect(help.getByText(/It costs a fraction of fresh prompt/)).toBeVisible()
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  await expect(help).toHaveCount(0)

  await page.goto('/leaderboard?period=recent')
  await rows(page).first().click()
  // The board has such a button too.
  await expect(page.getByRole('region', { name: 'Place on the board' })).toBeVisible()
  await page
    .locator('main')
    .getByRole('button', { name: /What the bars show$/ })
    .first()
    .click()
  await expect(help.getByText(/the model wrote in response/)).toBeVisible()
})
