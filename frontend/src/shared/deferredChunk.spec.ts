import { afterEach, expect, it, vi } from 'vitest'
import { loadChunk } from './deferredChunk'

afterEach(() => {
  vi.useRealTimers()
})

it('tries again with growing pauses until the chunk is there, and reports the failure once', async () => {
  vi.useFakeTimers()
  const report = vi.fn<(error: unknown) => void>()
  vi.stubGlobal('reportError', report)
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockRejectedValueOnce(new TypeError('Failed to fetch'))
    .mockResolvedValue('chunk')
  const loading = loadChunk(load)
  await vi.advanceTimersByTimeAsync(499)
  expect(load).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(load).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await loading).toBe('chunk')
  expect(report).toHaveBeenCalledOnce()
})
