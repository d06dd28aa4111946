import { expect, test, type CDPSession } from './test'

const MINUTE = 60_000
/** On the page's own clock; a whole workshop by LEADERBOARD_PRESENT_HOURS=12. */
const HOURS = Number(process.env.LEADERBOARD_PRESENT_HOURS ?? 0.25)
/** Of about eight scenes a minute. */
const PART = 3 * MINUTE

type Held = Awaited<ReturnType<typeof held>>

/** Memory after garbage collection. */
async function held(session: CDPSession) {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  return { megabytes: usedSize / 1e6, nodes, listeners: jsEventListeners }
}

test('the present view does not grow over hours of scenes', async ({ page, context }) => {
  test.setTimeout(180_000 + 120_000 * HOURS)
  const session = await context.newCDPSession(page)
  await page.clock.install()
  await page.goto('/present?period=recent&pace=5')
  await expect(page.locator('.present-row').first()).toBeVisible()

  const parts: Held[] = []
  for (let past = 0; past < HOURS * 60 * MINUTE; past += PART) {
    await page.clock.runFor(PART)
    parts.push(await held(session))
  }
  // What is shown differs from one moment to the next, so the least of the end is compared with the most of the beginning.
  // One node or listener left over by each scene would be hundreds by then.
  const most = (of: keyof Held) => Math.max(...parts.slice(0, 2).map((part) => part[of]))
  const least = (of: keyof Held) => Math.min(...parts.slice(-3).map((part) => part[of]))
  expect(least('nodes')).toBeLessThan(1.05 * most('nodes'))
  expect(least('listeners')).toBeLessThan(1.05 * most('listeners'))
  expect(least('megabytes')).toBeLessThan(1.25 * most('megabytes'))
})
