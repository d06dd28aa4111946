import { expect, test, type Page } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { drawCharts } from './drawCharts'
import {
  cutAnywhere,
  cutNames,
  namesBeyondRows,
  overlaps,
  sidewaysScroll,
  wrapped,
} from './layoutChecks'
import { changeResponses, renamed } from './responses'

/** The longest names that fit: 75 signs. */
const LONG = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzinationen'.slice(
  0,
  75,
)
const ARABIC = 'نماذج بلا حدود للذكاء الاصطناعي والتعلم العميق في ورشة الخريف السنوية'

/** The demo's board, in which some teams have long names. */
async function openBoard(
  page: Page,
  width: number,
  height: number,
  { address = '/leaderboard', tokens = [] as readonly number[] } = {},
) {
  const names = [LONG, undefined, undefined, ARABIC, LONG]
  await changeResponses(page, (answer) => {
    if (!('days_read' in answer) || !Array.isArray(answer.teams)) return answer
    const teams = answer.teams as { name: string; tokens: number }[]
    return {
      ...answer,
      teams: teams.map((team, place) => ({
        ...team,
        name: names[place] ?? team.name,
        tokens: tokens[place] ?? team.tokens,
      })),
    }
  })
  await page.setViewportSize({ width, height })
  await page.goto(address)
  await expect(page.locator('tr.row td.now').first()).not.toBeEmpty()
}

/** The open page in another size, checked once its layout has followed. */
async function atSize(page: Page, width: number, height: number, check: () => Promise<void>) {
  await page.setViewportSize({ width, height })
  await expect(check, `${String(width)} × ${String(height)}`).toPass()
}

/** The figures above the board, the time left and the controls beside them. */
const HEAD = '.header :is(.label, .value, .countdown), .controls button'

const barWidths = (page: Page) =>
  page.locator('td.bar').evaluateAll((bars) => bars.map((bar) => bar.clientWidth))

for (const language of ['en', 'de']) {
  test(`on tablets nothing wraps, is cut or scrolls sideways, in ${language}`, async ({ page }) => {
    await page.addInitScript((locale) => {
      localStorage.setItem('leaderboard.locale', locale)
    }, language)
    await openBoard(page, 768, 1024)
    for (const [width, height] of [
      [768, 1024],
      [820, 1180],
      [1024, 768],
      [1279, 800],
    ] as const) {
      await atSize(page, width, height, () => expectTabletLayout(page))
    }
  })
}

for (const language of ['en', 'de']) {
  test(`the legend covers no head of a column, in ${language}`, async ({ page }) => {
    await page.addInitScript((locale) => {
      localStorage.setItem('leaderboard.locale', locale)
    }, language)
    await openBoard(page, 1024, 800)
    for (const width of [1024, 1279, 1280, 1340, 1379, 1380, 1440]) {
      await atSize(page, width, 800, async () => {
        await expect(page.locator('.bar-legend').first()).toBeVisible()
        expect(await overlaps(page.locator('thead :is(.bar-legend, .sort)'))).toEqual([])
      })
    }
  })
}

async function expectTabletLayout(page: Page) {
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
  expect(Math.min(...(await barWidths(page)))).toBeGreaterThanOrEqual(160)
  expect(await cutNames(page)).toEqual([])
  const oneLine =
    '.link, .header :is(dt, dd), .controls .word, .filter-button, .bar-legend, thead th'
  expect(await wrapped(page, oneLine)).toEqual([])

  const figures = await page
    .locator('.header dd')
    .evaluateAll((values) => values.map((value) => value.getBoundingClientRect().bottom))
  expect(Math.max(...figures.filter(Boolean)) - Math.min(...figures.filter(Boolean))).toBeLessThan(
    12,
  )

  const top = async (place: string) => (await page.locator(place).boundingBox())?.y ?? NaN
  const [segments, filters] = [await top('.controls .segmented'), await top('.filters')]
  expect(Math.abs(segments - filters)).toBeLessThan(10)
  expect(await top('.bar-legend')).toBeLessThan(await top('thead'))
  expect(await page.getByRole('radiogroup').getByRole('radio').count()).toBe(5)
}

test('on a tablet the filter sheet has what the line above the board has no room for', async ({
  page,
}) => {
  await openBoard(page, 820, 1180)
  await page.getByRole('button', { name: 'Filters' }).click()
  const sheet = page.getByRole('dialog', { name: 'Filters' })
  await sheet.getByText('Cached', { exact: true }).click()
  await expect(page).toHaveURL(/metric=cached/)
  await expectNoAxeViolations(page)
  await page.keyboard.press('Escape')
  // The chosen metric is always among the five.
  await expect(page.locator('.controls').getByRole('radio', { name: 'Cached' })).toBeChecked()
})

/** Amounts of nine digits in pairs that only their last digits tell apart, which take the most room. */
const CLOSE = [113_187_731, 113_187_715, 93_187_731, 93_187_715, 13_187_731, 13_187_724]

test('names stay whole in their rows beside the longest amounts', async ({ page }) => {
  await openBoard(page, 720, 450, { tokens: CLOSE })
  await expect(page.locator('tr.row .amount').nth(1)).toHaveText('113,187,715')
  for (const [width, height] of [
    [600, 400],
    [640, 400],
    [667, 375],
    [740, 360],
    [844, 390],
    [360, 740],
    [390, 844],
    [768, 1024],
    [820, 1180],
    [1024, 768],
  ] as const) {
    await atSize(page, width, height, async () => {
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
      expect(await cutNames(page)).toEqual([])
      expect(await namesBeyondRows(page)).toEqual([])
    })
  }
})

test('the column of amounts keeps its width while neighbours come closer and part again', async ({
  page,
}) => {
  const tokens = [...CLOSE]
  await openBoard(page, 768, 1024, { tokens })
  const amount = page.locator('tr.row .amount').first()
  const width = () =>
    page
      .locator('td.tokens')
      .first()
      .evaluate((cell) => cell.clientWidth)
  await expect(amount).toHaveText('113,187,731')
  const before = await width()
  tokens.splice(0, 6, 153_187_731, 113_187_715, 93_187_731, 73_187_715, 53_187_731, 13_187_724)
  await expect(amount).toHaveText('153M')
  expect(await width()).toBe(before)
  // Smaller amounts need less.
  tokens.splice(0, 2, 93_187_731, 83_187_731)
  await expect(amount).toHaveText('93.2M')
  expect(await width()).toBeLessThan(before)
})

test('at 200 %, and on a phone in landscape, at least five rows show', async ({ page }) => {
  await openBoard(page, 720, 450)
  for (const [width, height] of [
    [720, 450],
    [640, 400],
    [844, 390],
    [740, 360],
    [667, 375],
  ] as const) {
    await atSize(page, width, height, async () => {
      expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
      expect(await cutNames(page)).toEqual([])
      expect(await namesBeyondRows(page)).toEqual([])
      expect(await wholeRows(page, height)).toBeGreaterThanOrEqual(5)
    })
    if (width === 844 || width === 640) await expectNoAxeViolations(page)
  }
})

for (const locale of ['en-US', 'de-DE']) {
  test.describe(`during an event, in ${locale}`, () => {
    test.use({ locale })

    test('the time left covers no figure, however short or long they are', async ({ page }) => {
      const backend = await startBackend({ DEMO_EVENT: 'on', REFRESH_SECONDS: '30' })
      try {
        for (const tokens of [0, 98_765_432]) {
          await changeResponses(page, (answer) => ({
            ...answer,
            ...('tokens_per_minute' in answer && { tokens_per_minute: tokens / 1000 }),
            ...(Array.isArray(answer.teams) && {
              teams: answer.teams.map((team: object) => ({ ...team, tokens })),
            }),
          }))
          await page.goto(`${backend.url}/leaderboard`)
          await expect(page.locator('.header .now .value')).toContainText(/\d/)
          await expect(page.locator('.header .countdown')).toBeVisible()
          for (const [width, height] of [
            [740, 360],
            [667, 375],
            [390, 844],
            [360, 740],
          ] as const) {
            await atSize(page, width, height, async () => {
              expect(await overlaps(page.locator(HEAD))).toEqual([])
              expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
            })
          }
          await page.unrouteAll({ behavior: 'ignoreErrors' })
        }
      } finally {
        await backend.stop()
      }
    })
  })
}

/** How many rows of the board are above the tabs at the foot. */
async function wholeRows(page: Page, height: number) {
  const tabs = await page
    .locator('.tabbar')
    .evaluateAll(([bar]) => bar && bar.getBoundingClientRect().top)
  const bottoms = await page
    .locator('tr.row')
    .evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().bottom))
  return bottoms.filter((bottom) => bottom <= (tabs ?? height)).length
}

for (const width of [360, 390]) {
  test(`a phone of ${String(width)} px cuts no name and explains its bars`, async ({ page }) => {
    await openBoard(page, width, 800)
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    expect(await cutNames(page)).toEqual([])
    expect(await wrapped(page, '.bar-legend')).toEqual([])
    await page.getByRole('button', { name: /^cached prompt.*What the bars show$/ }).click()
    const help = page.getByRole('dialog', { name: 'What the bars show' })
    await expect(help.getByText(/It costs a fraction of fresh prompt/)).toBeVisible()
    await expect(help.getByText(/the model wrote in response/)).toBeVisible()
    await expectNoAxeViolations(page)
  })
}

test('on a phone the filters open at what was tapped, and a row leads to its team', async ({
  page,
}) => {
  await openBoard(page, 390, 640)
  await page.getByRole('button', { name: /^Period:/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Filters' })
  await expect(sheet.getByRole('radio', { checked: true }).nth(1)).toBeFocused()
  await expect(sheet.getByRole('heading', { name: 'Period' })).toBeInViewport()
  await expect(sheet.getByRole('heading', { name: 'Rank by' })).not.toBeInViewport()
  await page.keyboard.press('Escape')

  await page.locator('tr.row').nth(1).click()
  await expect(page).toHaveURL(/\/team\//)
})

test('the own team is one tap away from wherever the board is scrolled', async ({ page }) => {
  await openBoard(page, 390, 640)
  const id = await page.locator('tr.row').nth(10).getAttribute('data-team')
  await page.evaluate((team) => {
    localStorage.setItem('leaderboard.my-team', String(team))
  }, id)
  await page.reload()
  const own = page.locator(`tr[data-team="${String(id)}"]`)
  await expect(own).not.toBeInViewport()
  await page.getByRole('button', { name: 'Show on the board' }).click()
  await expect(own).toBeInViewport({ ratio: 1 })
  await expect(page.getByRole('button', { name: 'Show on the board' })).toBeHidden()
})

test('no name is cut on the board, team pages and charts, at any width', async ({ page }) => {
  let most = LONG.length
  await changeResponses(
    page,
    renamed((slot) => [LONG, undefined, undefined, ARABIC, LONG][slot % 12]?.slice(0, most)),
  )
  const expectWholeNames = async (widths = [360, 390, 820, 1440]) => {
    for (const width of widths) {
      await atSize(page, width, 640, async () => {
        expect(await cutAnywhere(page)).toEqual([])
      })
    }
  }
  await page.setViewportSize({ width: 360, height: 640 })
  await page.goto('/leaderboard?metric=cost')
  const rows = page.locator('tr.row')
  await expect(rows.nth(11)).toBeAttached()
  await expectWholeNames()

  const longest = rows.filter({ hasText: LONG })
  const own = String(await longest.last().getAttribute('data-team'))
  await page.evaluate((team) => {
    localStorage.setItem('leaderboard.my-team', team)
  }, own)
  await page.reload()
  await expect(page.locator('.dock .name')).toHaveText(LONG)
  await expectWholeNames()

  await page.goto(`/team/${own}`)
  await expect(page.locator('.around .name').first()).toBeVisible()
  await drawCharts(page, 5)
  await expect(page.locator('.drawing').nth(3)).toBeAttached()
  await expectWholeNames()

  await page.evaluate(() => {
    localStorage.clear()
  })
  await page.goto('/team')
  await expect(page.locator('.team .name').nth(11)).toBeVisible()
  await expectWholeNames()

  await page.goto('/charts')
  await drawCharts(page, 7)
  await expect(page.locator('.drawing')).toHaveCount(7)
  await expectWholeNames([820, 1024, 1279, 1280, 1440])
  // Beside the figures of a phone's charts, two lines have room for so much.
  most = 48
  await page.reload()
  await drawCharts(page, 7)
  await expect(page.locator('.drawing')).toHaveCount(7)
  await expectWholeNames([360, 390])
})
