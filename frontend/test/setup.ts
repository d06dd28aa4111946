import { cleanup, configure } from '@testing-library/vue'
import { afterEach, beforeAll, beforeEach, vi } from 'vitest'
import { readToken } from '@/data/access'
import { noteEvent } from '@/data/useEvent'
import { loadWords, setLocale } from '@/shared/i18n'
import { noEvent } from './fixtures'

// Parts that load on demand take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

beforeAll(async () => {
  await setLocale('en')
  await loadWords('charts')
})

beforeEach(() => {
  readToken()
  // A view alone has no shell that would fetch the event; no other test has left one.
  noteEvent(noEvent)
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
  // As in the other tabs when a browser forgets a site: what modules took from there goes as well.
  window.dispatchEvent(new StorageEvent('storage'))
  document.body.replaceChildren()
})
