import { cleanup, configure } from '@testing-library/vue'
import { afterEach, beforeAll, vi } from 'vitest'
import { loadArea, setLocale } from '@/locales'

// Parts that load on demand take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

beforeAll(async () => {
  await setLocale('en')
  await loadArea('charts')
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  localStorage.clear()
})
