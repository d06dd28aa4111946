import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { StatusAnswer } from '@/data/client'
import { statusAnswer } from '../../test/fixtures'

beforeEach(() => {
  // test/setup.ts reports a response of /status; here each test starts before it.
  vi.resetModules()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function start() {
  const { noteNoEvent } = await import('@/data/useEvent')
  const { useBannersKnown } = await import('./useBannersKnown')
  const scope = effectScope()
  const status = shallowRef<StatusAnswer>()
  const areKnown = scope.run(() => useBannersKnown(status))
  if (!areKnown) throw new Error('The scope has ended.')
  return { areKnown, status, noteNoEvent, scope }
}

it('waits for /status and /event, but no longer than a second', async () => {
  const { areKnown, scope } = await start()
  await vi.advanceTimersByTimeAsync(900)
  expect(areKnown.value).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(areKnown.value).toBe(true)
  scope.stop()
})

it('is over with the responses of both', async () => {
  const { areKnown, status, noteNoEvent, scope } = await start()
  noteNoEvent()
  expect(areKnown.value).toBe(false)
  status.value = statusAnswer()
  expect(areKnown.value).toBe(true)
  scope.stop()
})
