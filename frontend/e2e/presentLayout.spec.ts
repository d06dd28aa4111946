import { expect, test, type Page } from './test'
import { startBackend } from './backend'
import { pageClock } from './pageClock'
import { expectWholePicture } from './presentPicture'
import { changeResponses, stale } from './responses'
import { isThorough } from './thorough'

const MINUTE = 60_000

const rows = (page: Page) => page.locator('.present-row')
const at = (minutes: number) => new Date(Date.now() + minutes * MINUTE).toISOString()

const ANNOUNCEMENT = 'Pizza is at the north entrance from 18:30'

/** The event of a board, frozen or with an announcement at will. */
async function changeEvent(page: Page) {
  const state = { isFrozen: false, isAnnounced: false }
  await page.route(/\/event$/, async (route) => {
    const answer = (await (await route.fetch({ maxRetries: 2 })).json()) as { event: object }
    const freeze = state.isFrozen ? { phase: 'frozen', frozen_at: at(-5) } : {}
    const announcement = { id: '1', text: ANNOUNCEMENT, text_de: null, until: null }
    const announcements = state.isAnnounced
      ? [{ ...announcement, places: 'both', urgent: true }]
      : []
    await route.fulfill({
      json: { ...answer, event: { ...answer.event, ...freeze, announcements } },
    })
  })
  return state
}

/** Rows that the foot, its line of time or another row covers, and rows above the head's end. */
const coveredRows = (page: Page) =>
  page.locator('.present-stage').evaluate((stage) => {
    const boxes = (places: string) =>
      [...stage.querySelectorAll(places)].map((one) => one.getBoundingClientRect())
    const end = Math.min(...boxes('.present-foot, .event-line').map(({ top }) => top))
    const tops = boxes('.present-row')
    return tops.filter(
      ({ top, bottom }, index) => bottom > end || top < (tops[index - 1]?.bottom ?? 0) - 0.5,
    ).length
  })

test('no row is cut at any height of the window, frozen or not', async ({ page }) => {
  const event = await changeEvent(page)
  const backend = await startBackend({ EVENT_START: at(-180), EVENT_END: at(60) })
  try {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await pageClock(page)
    for (const isFrozen of [false, true]) {
      event.isFrozen = isFrozen
      await page.goto(`${backend.url}/present`)
      await expect(page.locator('.frozen-banner')).toHaveCount(Number(isFrozen))
      await expect(page.locator('.event-line')).toBeVisible()
      await expect(rows(page).first()).toBeVisible()
      for (const width of [1280, 1920]) {
        for (let height = 600; height <= 1200; height += isThorough ? 10 : 50) {
          await page.setViewportSize({ width, height })
          const message = `${String(width)} × ${String(height)}`
          await expect.poll(() => coveredRows(page), { message, intervals: [20] }).toBe(0)
          expect(await rows(page).count(), message).toBeGreaterThanOrEqual(10)
        }
      }
    }
  } finally {
    await backend.stop()
  }
})

/** Pairs of these parts that cover each other in the window. */
const covering = (page: Page, places: string) =>
  page.locator(places).evaluateAll((all) => {
    const shown = all.map((one) => ({ name: one.className, box: one.getBoundingClientRect() }))
    return shown.flatMap((one, index) =>
      shown
        .slice(index + 1)
        .filter(
          ({ box }) =>
            Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 0.5 &&
            Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 0.5,
        )
        .map(({ name }) => `${one.name} / ${name}`),
    )
  })

test('frozen, old and with an announcement, all three are said and cover neither each other nor a row', async ({
  page,
}) => {
  await changeResponses(page, (answer) => {
    const window = answer.window as object | null | undefined
    return stale(window ? { ...answer, window: { ...window, coverage: 0.5 } } : answer)
  })
  const event = await changeEvent(page)
  event.isFrozen = true
  event.isAnnounced = true
  const backend = await startBackend({ EVENT_START: at(-180), EVENT_END: at(60) })
  try {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.goto(`${backend.url}/present`)
    const foot = page.locator('.present-foot')
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      await page.setViewportSize({ width, height })
      await expect(page.locator('.frozen-banner')).toContainText('Frozen since')
      await expect(foot.locator('.announcement')).toContainText(ANNOUNCEMENT)
      // The foot's only line is the organisers'; how old the numbers are is said in the head.
      await expect(page.locator('.present-head .live.old')).toContainText('as of')
      await expect(page.getByText('Minutes are known for 50% of tokens')).toBeVisible()
      const parts =
        '.present-head > *, .note, .frozen-banner, .heads, .present-row, .event-line, .announcement, .present-foot .name'
      await expect.poll(() => covering(page, parts), String(width)).toEqual([])
      await expectWholePicture(page)
    }

    await page.goto(`${backend.url}/leaderboard`)
    for (const [width, height] of [
      [1440, 900],
      [768, 1024],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height })
      for (const kind of ['demo', 'frozen', 'urgent', 'old'])
        await expect(page.locator(`.banner.${kind}`)).toBeVisible()
      const parts = '.topbar, .banner, .header, .controls, tr[data-team]'
      await expect.poll(() => covering(page, parts), String(width)).toEqual([])
    }
  } finally {
    await backend.stop()
  }
})
