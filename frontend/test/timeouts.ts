import { vi } from 'vitest'

/** AbortSignal.timeout by the timers that a spec fakes; the real one is beyond their reach. */
export function fakeTimeouts() {
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController()
    setTimeout(() => {
      controller.abort(new DOMException('The request took too long.', 'TimeoutError'))
    }, ms)
    return controller.signal
  })
}
