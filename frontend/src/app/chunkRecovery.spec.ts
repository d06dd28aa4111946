import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { recoverFromFailedChunks } from './chunkRecovery'

const reload = vi.fn<() => void>()

beforeEach(() => {
  vi.useFakeTimers()
  reload.mockClear()
  vi.spyOn(window.location, 'reload').mockImplementation(reload)
  recoverFromFailedChunks(
    createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: {} }] }),
  )
})
afterEach(() => {
  vi.useRealTimers()
})

async function failChunk(afterMs = 0) {
  window.dispatchEvent(new Event('vite:preloadError'))
  await vi.advanceTimersByTimeAsync(afterMs)
}

it('reloads once, and again only after five minutes', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('')))
  await failChunk()
  await failChunk()
  expect(reload).toHaveBeenCalledOnce()
  await vi.advanceTimersByTimeAsync(300_000)
  await failChunk()
  expect(reload).toHaveBeenCalledTimes(2)
})

it('waits until the server responds', async () => {
  let isUp = false
  vi.stubGlobal('fetch', () =>
    isUp ? Promise.resolve(new Response('')) : Promise.reject(new TypeError()),
  )
  await failChunk(60_000)
  expect(reload).not.toHaveBeenCalled()
  isUp = true
  await vi.advanceTimersByTimeAsync(31_000)
  expect(reload).toHaveBeenCalledOnce()
})
