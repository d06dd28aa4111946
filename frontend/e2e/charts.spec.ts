import { expect, type Locator, type Page, test } from './test'
import { expectNoAxeViolations } from './axe'
import { drawCharts } from './drawCharts'

const card = (page: Page, title: string) =>
  page.locator('main section').filter({ has: page.getByRole('heading', { name: title }) })

/** That a phone loads with the charts. */
const MOST_FILES = 32

async function openCharts(page: Page, query = '') {
  await page.goto(`/charts${query}`)
  await drawCharts(page, 7)
  await expect(page.locator('main section svg.drawing')).toHaveCount(7)
}

const sidewaysScroll = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })

/** Answers with this many teams: those of the demo, again and again under further names. */
async function withTeams(page: Page, count: number) {
  interface Cell {
    team_id: string
    team: string
    slot: number
  }
  await page.route('**/tokens/cost-efficiency*', async (route) => {
    const response = await route.fetch()
    const body = (await response.json()) as { cells: Cell[] }
    const ids = [...new Set(body.cells.map((cell) => cell.team_id))]
    const cells = Array.from({ length: Math.ceil(count / ids.length) }, (_, round) =>
      body.cells.flatMap((cell) => {
        const slot = ids.indexOf(cell.team_id) + round * ids.length
        const name = round === 0 ? cell.team : `${cell.team} ${String(round + 1)}`
        return slot < count
          ? { ...cell, slot, team: name, team_id: `${cell.team_id}-${String(round)}` }
          : []
      }),
    ).flat()
    await route.fulfill({ response, json: { ...body, cells } })
  })
}

test('the charts draw on demo data', async ({ page }) => {
  const series = new Set<string>()
  page.on('request', (request) => {
    if (request.url().includes('/tokens/timeseries')) series.add(request.url())
  })
  await page.goto('/chart')
  await expect(page).toHaveURL(/\/charts$/)
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(7)
  for (const section of await page.locator('main section').all()) {
    await section.scrollIntoViewIfNeeded()
    await expect(section.locator('svg.drawing, table').first()).toBeVisible()
  }
  expect([...series].map((url) => new URL(url).search)).toEqual(['?granularity=auto'])
})

for (const locale of ['en-US', 'de-DE']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale })

    test('nothing scrolls sideways at any width, and the head stays one line', async ({ page }) => {
      await openCharts(page, '?models=gpt-5.2')
      for (const width of [360, 390, 768, 820, 1024, 1279]) {
        await page.setViewportSize({ width, height: 900 })
        await expect(
          async () => {
            expect(await sidewaysScroll(page)).toBe(0)
            expectOneLine(await filterButtons(page), width)
          },
          `${String(width)} px`,
        ).toPass()
      }
    })
  })
}

const filterButtons = (page: Page) =>
  page
    .locator('main :is(.filters, .controls) .filter-button')
    .evaluateAll((all) => all.map((button) => button.getBoundingClientRect()))

function expectOneLine(buttons: readonly DOMRect[], within: number) {
  expect(buttons.length).toBeGreaterThanOrEqual(2)
  const middles = buttons.map(({ top, bottom }) => (top + bottom) / 2)
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(3)
  for (const { left, right, width, height } of buttons) {
    expect(width).toBeGreaterThanOrEqual(24)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(within)
    if (within < 768) expect(height).toBe(46)
  }
}

test('charts without barriers on phones and tablets, light and dark', async ({ page }) => {
  for (const [width, colorScheme] of [
    [390, 'light'],
    [390, 'dark'],
    [820, 'light'],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 900 })
    await openCharts(page)
    await expectNoAxeViolations(page)
  }
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('no picture leaves a blank line below its sentence, nor below its rows', async ({
    page,
  }) => {
    await openCharts(page, '?period=recent')
    const blanks = await page.locator('main .chart-card').evaluateAll((cards) =>
      cards.map((one) => {
        const text = document.createRange()
        text.selectNodeContents(one.querySelector('.sentence') as Element)
        const area = one.querySelector('.picture-area') as Element
        const above = area.getBoundingClientRect().top - text.getBoundingClientRect().bottom
        const rows = [...one.querySelectorAll('.picture-area :is(a, button)')]
        const bottom = Math.max(...rows.map((row) => row.getBoundingClientRect().bottom))
        return { above, below: area.getBoundingClientRect().bottom - bottom }
      }),
    )
    expect(Math.max(...blanks.map(({ above }) => above))).toBeLessThan(20)
    const [, models, , , success, , parts] = blanks
    for (const rows of [models, success, parts]) expect(rows?.below).toBeLessThan(2)
  })

  test('the charts load and draw what is near the window, and the others on the way to them', async ({
    page,
  }) => {
    const requested: string[] = []
    page.on('request', (request) => requested.push(new URL(request.url()).pathname))
    await page.goto('/charts')
    const cards = page.locator('main .chart-card')
    await expect(cards).toHaveCount(7)
    const drawn = () =>
      cards.evaluateAll((all) => all.map((one) => one.querySelector('svg.drawing') !== null))
    await expect(cards.first().locator('svg.drawing')).toBeVisible()
    await expect(page.getByRole('button', { name: /Numbers add up/ })).toBeVisible()
    expect((await drawn()).slice(3)).toEqual([false, false, false, false])

    // Neither what is opened by hand nor other views.
    const others = /\/(?:calendar|panels|qr|board|team|present|admin|join)-[^/]*\.(?:js|css)$/
    expect(requested.filter((path) => others.test(path))).toEqual([])
    const numbers = requested.filter((path) => path.startsWith('/tokens'))
    expect([...new Set(numbers)].sort()).toEqual([
      '/tokens',
      '/tokens/cost-efficiency',
      '/tokens/hourly',
      '/tokens/timeseries',
    ])
    const files = requested.filter((path) => path.startsWith('/assets/'))
    expect(files.length).toBeLessThanOrEqual(MOST_FILES)

    await cards.last().scrollIntoViewIfNeeded()
    await expect(cards.last().locator('svg.drawing')).toBeVisible()
  })

  test('rows are as high as a finger needs', async ({ page }) => {
    await page.goto('/charts')
    for (const title of ['Successful requests', 'What the tokens are', 'Who uses which model']) {
      const section = card(page, title)
      await section.scrollIntoViewIfNeeded()
      const marks = section.locator('svg.drawing svg.mark')
      await expect(marks).toHaveCount(7)
      const tops = await marks.evaluateAll((all) =>
        // In the order of the picture, whichever row was drawn first.
        all.map((mark) => Number(mark.getAttribute('y'))).sort((one, other) => one - other),
      )
      const steps = tops.slice(1).map((top, row) => top - (tops[row] ?? 0))
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(44)
      await section.getByRole('button', { name: /^Show all/ }).click()
      await expect(marks).toHaveCount(12)
      expect(await sidewaysScroll(page)).toBe(0)
    }
  })

  test('the race names nine teams whole at the ends of their lines, and a tap isolates one', async ({
    page,
  }) => {
    await openCharts(page)
    const race = card(page, 'Tokens over time')
    const labels = race.getByRole('group', { name: 'Teams in the chart' }).getByRole('button')
    await expect(labels).toHaveCount(9)
    const texts = (await race.locator('svg.drawing').textContent()) ?? ''
    expect(texts).not.toContain('…')
    const drawing = await race.locator('svg.drawing').boundingBox()
    for (const box of await boxesOf(race.locator('svg.drawing text:not(.signs)'))) {
      expect(box.x + box.width).toBeLessThanOrEqual((drawing?.x ?? 0) + (drawing?.width ?? 0) + 1)
    }
    await labels.first().tap()
    await expect(labels.first()).toHaveAttribute('aria-pressed', 'true')
    await expect(race.locator('path.line:not(.quiet-line)')).toHaveCount(1)
  })

  test('one row of controls leads to each chart, and the filters have a count', async ({
    page,
  }) => {
    await openCharts(page)
    await page.getByRole('button', { name: 'Chart: Race' }).tap()
    await page.getByRole('button', { name: /^Heat map/ }).tap()
    await expect(page.getByRole('button', { name: 'Chart: Heat map' })).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Who uses which model' })).toBeInViewport()

    await page.getByRole('button', { name: 'Filters' }).tap()
    await page.getByRole('dialog').getByText('GPT-5.2', { exact: true }).tap()
    await page.getByRole('button', { name: 'Close' }).tap()
    await expect(page).toHaveURL(/models=/)
    await expect(page.locator('.controls .badge')).toHaveText('1')
  })

  test('the tools of a chart are behind one button', async ({ page }) => {
    await openCharts(page)
    const race = card(page, 'Tokens over time')
    await expect(race.locator('header').getByRole('button')).toHaveCount(1)
    await race.getByRole('button', { name: 'Options of “Tokens over time”' }).tap()
    await page.getByText('Stacked', { exact: true }).tap()
    await expect(page).toHaveURL(/time=stacked/)
    await page.getByRole('button', { name: 'Show as table' }).tap()
    await expect(race.getByRole('table')).toBeVisible()
  })

  test('further models of the heat map scroll below the names', async ({ page }) => {
    await page.route('**/tokens/cost-efficiency*', async (route) => {
      const response = await route.fetch()
      const body = (await response.json()) as { cells: { model: string; display_name: string }[] }
      const more = body.cells.map((cell) => ({
        ...cell,
        model: `${cell.model}-next`,
        display_name: `${cell.display_name} N`,
      }))
      await route.fulfill({ response, json: { ...body, cells: [...body.cells, ...more] } })
    })
    await openCharts(page)
    const heat = card(page, 'Who uses which model')
    const firstTile = heat.locator('rect.tile').first()
    const firstMark = heat.locator('svg.mark').first()
    const [tileX, markX] = [await leftOf(firstTile), await leftOf(firstMark)]
    await heat.getByRole('button', { name: '6 more models' }).tap()
    await expect.poll(async () => tileX - (await leftOf(firstTile))).toBeGreaterThan(200)
    expect(await leftOf(firstMark)).toBe(markX)
    expect(await sidewaysScroll(page)).toBe(0)
    expect(await firstTile.getAttribute('height')).toBe('34')
    await heat.getByRole('button', { name: 'First models' }).tap()
    await expect.poll(() => leftOf(firstTile)).toBe(tileX)
  })
})

interface Box {
  x: number
  y: number
  width: number
  height: number
}

const leftOf = async (locator: Locator) => (await locator.boundingBox())?.x ?? NaN

const boxesOf = (locator: Locator): Promise<Box[]> =>
  locator.evaluateAll((all) =>
    all.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      return { x, y, width, height }
    }),
  )

/** Letters fill about four fifths of their line's box. */
const SLACK = 2

const cover = (a: Box, b: Box) =>
  a.x + SLACK < b.x + b.width &&
  b.x + SLACK < a.x + a.width &&
  a.y + SLACK < b.y + b.height &&
  b.y + SLACK < a.y + a.height

const WIDTHS = [390, 820, 1440]

const costChart = (page: Page) => card(page, 'What a million tokens costs each team')

/** Labels of the cost chart that cover a bubble or another label. */
async function covers(page: Page) {
  const texts = await boxesOf(costChart(page).locator('svg.drawing text.name'))
  const marks = await boxesOf(costChart(page).locator('svg.drawing .bubble .form'))
  return texts.flatMap((text, index) =>
    [...marks, ...texts.slice(index + 1)]
      .filter((other) => cover(text, other))
      .map((other) => JSON.stringify([text, other])),
  )
}

test('the cost chart names every one of twelve teams, and no label covers a bubble or another label', async ({
  page,
}) => {
  await withTeams(page, 12)
  await openCharts(page)
  const chart = costChart(page)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await expect(
      async () => {
        await expect(chart.locator('svg.drawing .bubble .form')).toHaveCount(12)
        const words = (await chart.locator('svg.drawing text.name').allTextContents()).join(' ')
        const labels = chart.getByRole('button', { name: /per million/ })
        const names = await labels.evaluateAll((all) =>
          all.map((label) => label.getAttribute('aria-label')?.split(':')[0]?.split(/[\s-]/)[0]),
        )
        expect(names).toHaveLength(12)
        for (const name of names) expect(words).toContain(name)
        expect(await covers(page)).toEqual([])
      },
      `${String(width)} px`,
    ).toPass()
  }
})

test('the cost chart shows five hundred teams as a pile of dots, and the bubbles of a search', async ({
  page,
}) => {
  await withTeams(page, 500)
  await openCharts(page)
  const chart = costChart(page)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await expect(chart.getByText(/^Half of them pay between/)).toBeVisible()
    await expect(chart.locator('svg.drawing .bubble')).toHaveCount(0)
    await chart.getByRole('slider').focus()
    await page.keyboard.press('ArrowRight')
    await expect(chart.locator('.box')).toBeVisible()
    await page.keyboard.press('Tab')
    await expect(chart.locator('.box')).toBeHidden()
  }
  await openCharts(page, '?q=panik')
  await expect(chart.locator('svg.drawing .bubble').first()).toBeVisible()
})
