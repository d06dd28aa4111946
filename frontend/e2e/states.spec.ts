import { expect, test, type Locator, type Page } from './test'
import { changeResponses, heldBack, multiplied, onlyTeams, failRequests, stale } from './responses'
import { expectNoAxeViolations } from './axe'
import { pressUntil } from './keys'
import { isThorough } from './thorough'

/** A team of the demo, as in the README. */
const TEAM = 'b0f9e7d3-eaf8-5ab4-8bba-1a1ae3be3e3f'
const VIEWS = ['leaderboard', 'charts', `team/${TEAM}`] as const
/** Before the first workshop there was. */
const UNUSED = 'from=2024-01-01&to=2024-01-02'

const MOST_PRESSES = 60

/** As requested by the system. */
const THEMES = {
  dark: { colorScheme: 'dark' },
  light: { colorScheme: 'light' },
  contrast: { contrast: 'more' },
} as const

const STATES: Record<string, { query?: string; prepare?: (page: Page) => Promise<void> }> = {
  usual: {},
  empty: { query: UNUSED },
  error: { prepare: failRequests },
  stale: { prepare: (page) => changeResponses(page, stale) },
  'of 504 teams': { prepare: (page) => changeResponses(page, multiplied(42)) },
  'of one team': {
    prepare: (page) =>
      changeResponses(
        page,
        onlyTeams((id) => id === TEAM),
      ),
  },
  'of no team': {
    prepare: (page) =>
      changeResponses(
        page,
        onlyTeams(() => false),
      ),
  },
}

/** Colours that are on their way to others are none to judge. */
async function inTheme(page: Page, theme: string) {
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}

async function settled(page: Page) {
  await expect(page.locator('main').getByRole('heading').first()).toBeVisible()
  await expect(page.locator('main [aria-busy=true]')).toHaveCount(0)
  await expect(page.locator('main .skeleton-block')).toHaveCount(0)
  // Charts below the window as well.
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
}

/** Whoever has no mouse comes there with Tab. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    if (await target.evaluate((node) => node === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

const sideways = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })

/**
 * The usual view in each theme; each other state in each theme on one view, and on each view in one theme. Outside CI each
 * other state on one view.
 */
const themesOf = (place: number, state: number) =>
  Object.entries(THEMES).filter(
    (_, theme) =>
      state === 0 || (theme === (place + state) % 3 && (isThorough || place === state % 3)),
  )

for (const [place, view] of VIEWS.entries()) {
  for (const [number, [state, { query = 'period=recent', prepare }]] of Object.entries(
    STATES,
  ).entries()) {
    const themes = themesOf(place, number)
    if (themes.length === 0) continue
    test(`${view.replace(`/${TEAM}`, '')} ${state} meets WCAG 2.2 AA, ${themes.map(([theme]) => theme).join(', ')}`, async ({
      page,
    }) => {
      await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'dark' })
      await prepare?.(page)
      await page.goto(`/${view}?${query}`)
      await settled(page)
      for (const [theme, media] of themes) {
        await page.emulateMedia(media)
        await inTheme(page, theme)
        await expectNoAxeViolations(page)
      }
      expect(await sideways(page)).toBeLessThanOrEqual(0)
    })
  }
}

for (const view of VIEWS) {
  test(`${view.replace(`/${TEAM}`, '')} at twice the size scrolls one way only`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({
      baseURL: baseURL ?? '',
      viewport: { width: 720, height: 450 },
      deviceScaleFactor: 2,
    })
    const page = await context.newPage()
    await page.goto(`/${view}?period=recent`)
    await settled(page)
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await context.close()
  })
}

test('nothing goes sideways between phone and desk, in the longer language', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ baseURL: baseURL ?? '', locale: 'de-DE' })
  const page = await context.newPage()
  for (const width of [768, 1023, 1024, 1199, 1200, 1279]) {
    await page.setViewportSize({ width, height: 800 })
    await page.goto(`/team/${TEAM}?period=recent`)
    await settled(page)
    await expect(page.getByRole('link', { name: 'Präsentieren' })).toBeVisible()
    expect(await sideways(page), `at ${String(width)} px`).toBeLessThanOrEqual(0)
  }
  await context.close()
})

for (const view of VIEWS) {
  test(`${view.replace(`/${TEAM}`, '')} uses the system's colours where they are forced`, async ({
    page,
  }) => {
    // Someone who once chose a theme, and whose system now forces light colours.
    await page.addInitScript(() => {
      localStorage.setItem('leaderboard.theme', 'dark')
    })
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'light' })
    await page.goto(`/${view}?period=recent`)
    await settled(page)
    const system = await page.evaluate(() => getComputedStyle(document.body).color)
    const written = page.locator('main svg text:visible:not(.signs):not(.on-tile)')
    const words = page.locator('main h1')
    await expect(words).toHaveCSS('color', system)
    for (const text of (await written.all()).slice(0, 20))
      await expect(text).toHaveCSS('fill', system)
    for (const form of await page.locator('main svg .form:visible').all()) {
      await expect(form).toHaveCSS('stroke', system)
    }
  })
}

for (const [view, loading, loaded] of [
  ['leaderboard', '.skeleton', 'tbody tr.row'],
  ['charts', '.chart-card .skeleton', '.chart-card .drawing'],
] as const) {
  test(`on a phone the ${view} does not jump while its first numbers come`, async ({
    browser,
    baseURL,
  }) => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const context = await browser.newContext({ ...phone, baseURL: baseURL ?? '' })
    const page = await context.newPage()
    await watchShifts(page)
    const status = await heldBack(page, /\/status/)
    const numbers = await heldBack(page, /\/tokens[?/]/)
    // Later numbers may change more: a new leader's sentence may be longer.
    await page.route(/\/live$/, (route) => route.abort())
    await page.goto(`/${view}?period=recent`)
    // That this is a demo is known before the numbers, and the skeleton waits for it.
    status.release()
    await expect(page.locator(loading).first()).toBeVisible()
    numbers.release()
    await expect(page.locator(loaded).first()).toBeVisible()
    await expect(page.getByRole('button', { name: /Numbers add up/ })).toBeVisible()
    expect(await shiftedIn(page)).toBeLessThan(view === 'charts' ? 0.002 : 0.02)
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  })
}

test('the board waits for the banners above it, also where its numbers come first', async ({
  page,
}) => {
  await watchShifts(page)
  const status = await heldBack(page, /\/status/)
  await page.route(/\/live$/, (route) => route.abort())
  const numbers = page.waitForResponse(/\/tokens\?/)
  // The board waits a second at most, which does not pass before the response, however slow the machine is.
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1000)
  await page.goto('/leaderboard?period=recent')
  await numbers
  await expect(page.getByRole('banner')).toBeVisible()
  status.release()
  await page.clock.resume()
  await expect(page.getByText('These teams are made up.')).toBeVisible()
  await expect(page.locator('tbody tr.row').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /Numbers add up/ })).toBeVisible()
  expect(await shiftedIn(page)).toBeLessThan(0.02)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test('on a desktop the charts do not move when their first numbers come', async ({ page }) => {
  await page.setViewportSize({ width: 1350, height: 940 })
  await watchShifts(page)
  const numbers = await heldBack(page, /\/tokens[?/]/)
  // Later numbers may change more.
  await page.route(/\/live$/, (route) => route.abort())
  await page.goto('/charts?period=recent')
  await expect(page.locator('.chart-card .skeleton').first()).toBeVisible()
  numbers.release()
  await expect(page.locator('.chart-card .drawing').first()).toBeVisible()
  await expect(page.getByRole('button', { name: /Numbers add up/ })).toBeVisible()
  expect(await shiftedIn(page)).toBeLessThan(0.02)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

/** Sums up by how much of the window its contents move. */
async function watchShifts(page: Page) {
  await page.addInitScript(() => {
    const holder = window as unknown as { shifted: number }
    holder.shifted = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        holder.shifted += (entry as unknown as { value: number }).value
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

const shiftedIn = (page: Page) =>
  page.evaluate(() => (window as unknown as { shifted: number }).shifted)

test('the keyboard alone leads from the board to a team, to the charts and back', async ({
  page,
}) => {
  await page.goto('/leaderboard?period=yesterday')
  await settled(page)
  await expect(page.getByRole('button', { name: 'Export the board' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Tokens', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/metric=cost/)

  const first = page.locator('tbody tr.row').first()
  await pressUntil(page, 'j', (within) => expect(first.getByRole('button')).toBeFocused(within))
  await page.keyboard.press('Enter')
  await expect(first.getByRole('button')).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('o')
  await expect(page).toHaveURL(/\/team\//)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const pin = page.getByRole('button', { name: 'Make it my team' })
  await tabTo(page, pin)
  await page.keyboard.press('Enter')

  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await expect(page.getByRole('heading', { level: 1, name: 'Charts' })).toBeVisible()
  await tabTo(page, page.getByRole('radio', { name: 'Race' }))
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(/time=each/)
  await tabTo(page, page.getByRole('button', { name: 'Show as table' }).first())
  await page.keyboard.press('Enter')
  await expect(page.locator('main section').first().getByRole('table')).toBeVisible()

  await page.keyboard.press('g')
  await page.keyboard.press('m')
  await expect(page).toHaveURL(/\/team\//)
  await page.keyboard.press('g')
  await page.keyboard.press('l')
  await expect(page.getByText('My team', { exact: true }).last()).toBeVisible()
})

test('without movement rows take their places at once, and nothing runs without an end', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/leaderboard?period=yesterday')
  await settled(page)
  await pressUntil(page, '3', (within) => expect(page).toHaveURL(/metric=requests/, within))
  const running = await page.evaluate(
    () =>
      document
        .getAnimations()
        .map(({ effect }) => effect?.getComputedTiming())
        .filter((timing) => timing?.iterations === Infinity || Number(timing?.duration) > 10)
        .length,
  )
  expect(running).toBe(0)
})
