import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'

beforeEach(() => {
  // Elsewhere the server has always spoken (test/setup.ts); here each test begins before that.
  vi.resetModules()
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function ready(hasSpoken: boolean) {
  const { noteNoAnswer } = await import('@/data/useEvent')
  const { useFirstBones } = await import('./useFirstBones')
  if (hasSpoken) noteNoAnswer()
  const isPending = ref(true)
  const scope = effectScope()
  const bones = scope.run(() => useFirstBones(isPending))
  if (!bones) throw new Error('The scope has ended.')
  return {
    isPending,
    bones,
    stop: () => {
      scope.stop()
    },
  }
}

it('waits for the first word of the server, which brings what stands above, but no longer than a second', async () => {
  const { bones, stop } = await ready(false)
  await vi.advanceTimersByTimeAsync(900)
  expect(bones.value).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(bones.value).toBe(true)
  stop()
})

it('shows after a moment where the server has spoken, and nothing where the answer is quick', async () => {
  const { isPending, bones, stop } = await ready(true)
  await vi.advanceTimersByTimeAsync(100)
  expect(bones.value).toBe(false)
  await vi.advanceTimersByTimeAsync(100)
  expect(bones.value).toBe(true)
  isPending.value = false
  await vi.advanceTimersByTimeAsync(2000)
  expect(bones.value).toBe(false)
  stop()
})
