import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref, shallowRef } from 'vue'
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
  const { useShowsSkeleton } = await import('./useShowsSkeleton')
  const isPending = ref(true)
  const scope = effectScope()
  const status = shallowRef<StatusAnswer>()
  const shows = scope.run(() => useShowsSkeleton(isPending, status))
  if (!shows) throw new Error('The scope has ended.')
  return { isPending, shows, status, noteNoEvent, scope }
}

it('waits for /status and /event, but no longer than a second', async () => {
  const { shows, scope } = await start()
  await vi.advanceTimersByTimeAsync(900)
  expect(shows.value).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(shows.value).toBe(true)
  scope.stop()
})

it('shows with the responses of /status and /event, and nothing once the data are there', async () => {
  const { shows, isPending, status, noteNoEvent, scope } = await start()
  noteNoEvent()
  expect(shows.value).toBe(false)
  status.value = statusAnswer()
  expect(shows.value).toBe(true)
  isPending.value = false
  await vi.advanceTimersByTimeAsync(2000)
  expect(shows.value).toBe(false)
  scope.stop()
})
