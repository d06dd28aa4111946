import { expect, type Page, type Request } from '@playwright/test'

const SECOND = 1000
/** Of page time; beyond it nothing is going to happen. */
const LONGEST_WAIT_MS = 600 * SECOND

/** Stays open by itself. */
const isStream = (request: Request) => new URL(request.url()).pathname.endsWith('/live')

/**
 * The page's time of day, which stands still until the test moves it. It never runs ahead of the network: every step waits for
 * the responses to what the page has requested. So a slow machine shows what a fast one shows. Timers and animations run in
 * real time as well, so that the page loads and axe works.
 */
export async function pageClock(page: Page) {
  const pending = new Set<Request>()
  page.on('request', (request) => {
    if (!isStream(request)) pending.add(request)
  })
  page.on('requestfinished', (request) => pending.delete(request))
  page.on('requestfailed', (request) => pending.delete(request))

  const start = Date.now()
  let time = start
  await page.clock.install({ time })
  await page.clock.setFixedTime(time)

  const settle = () => expect.poll(() => pending.size, { intervals: [10, 20, 50] }).toBe(0)

  async function runFor(ms: number, step = SECOND) {
    for (let rest = ms; rest > 0; rest -= step) {
      const passed = Math.min(step, rest)
      await settle()
      time += passed
      await page.clock.setFixedTime(time)
      await page.clock.runFor(passed)
    }
    await settle()
  }

  return {
    /** How far the page's time has been moved, in ms. */
    elapsed: () => time - start,
    runFor,
    /** Moves on until the condition holds. */
    async runUntil(holds: () => Promise<boolean>, step = SECOND) {
      for (let waited = 0; waited < LONGEST_WAIT_MS; waited += step) {
        if (await holds()) return
        await runFor(step)
      }
      expect(await holds(), 'after ten minutes of page time').toBe(true)
    },
  }
}
