import { expect, test, type CDPSession } from './test'

const MINUTE = 60_000
/** On the page's own clock; a whole workshop by LEADERBOARD_PRESENT_HOURS=12. */
const HOURS = Number(process.env.LEADERBOARD_PRESENT_HOURS ?? 0.25)
const SECOND = 1000
/** Of about eight scenes a minute. */
const PART = 90 * SECOND

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
  const models = page.locator('.models')
  for (let past = 0; past < HOURS * 60 * MINUTE; past += PART) {
    await page.clock.runFor(PART)
    // Scenes differ in size: each part is measured at the same one.
    while (!(await models.isVisible())) await page.clock.runFor(SECOND)
    await expect(page.locator('.present-scene')).toHaveCount(1)
    parts.push(await held(session))
  }
  // One node or listener left over by each scene would be hundreds by then.
  // The first part still loads what others need.
  const third = Math.floor(parts.length / 3)
  const least = (of: keyof Held, some: Held[]) => Math.min(...some.map((part) => part[of]))
  const growth = (of: keyof Held) =>
    least(of, parts.slice(-third)) / least(of, parts.slice(1, third + 1))
  expect(growth('nodes')).toBeLessThan(1.05)
  expect(growth('listeners')).toBeLessThan(1.05)
  expect(growth('megabytes')).toBeLessThan(1.25)
})
