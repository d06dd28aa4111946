import { afterAll, beforeEach } from 'vitest'

/** The fixtures are of this moment: each test begins at it, on any day. */
const START = Date.parse('2026-11-23T14:37:10Z')

const RealDate = Date

/** Time goes on, as Vue expects between the making of a listener and its event. */
function startClock() {
  const ahead = START - RealDate.now()
  const now = () => RealDate.now() + ahead
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, parts: unknown[], self) =>
      Reflect.construct(target, parts.length > 0 ? parts : [now()], self) as Date,
    get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
  })
}

startClock()
beforeEach(startClock)
// Files of pure functions share a process.
afterAll(() => {
  globalThis.Date = RealDate
})
