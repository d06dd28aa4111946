import { cleanup, configure } from '@testing-library/vue'
import { afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { readToken } from '@/data/access'
import { noteNoAnswer } from '@/data/useEvent'
import { loadArea, setLocale } from '@/shared/i18n'

// The fixtures are of November 2026. The clock runs on from there: days of that year are told without it in any year.
const RealDate = Date
const ahead = RealDate.parse('2026-11-23T14:37:10Z') - RealDate.now()
globalThis.Date = new Proxy(RealDate, {
  construct: (target, words: unknown[], self) =>
    Reflect.construct(target, words.length > 0 ? words : [RealDate.now() + ahead], self) as Date,
  get: (target, name) =>
    name === 'now' ? () => RealDate.now() + ahead : (Reflect.get(target, name) as unknown),
})

// Parts that load on demand take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

beforeAll(async () => {
  await setLocale('en')
  await loadArea('charts')
  await loadArea('states')
})

beforeEach(() => {
  readToken()
  // A view alone has no shell that would ask for the event.
  noteNoAnswer()
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
})
