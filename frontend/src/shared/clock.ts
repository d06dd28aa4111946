import { createSharedComposable, useEventListener, useIntervalFn } from '@vueuse/core'
import { readonly, ref } from 'vue'
import { archive } from './archive'

const TICK_MS = 1000

/** The viewer's time in ms since 1970. Everything on the page reads the time here. */
// eslint-disable-next-line no-restricted-syntax -- the one place that reads the system's clock
export const now = (): number => archive?.madeAt ?? Date.now()

/** The same as a ref: renewed every second, and at once after a computer slept, since timers stand still meanwhile. */
export const useNow = createSharedComposable(() => {
  const time = ref(now())
  const check = () => {
    time.value = now()
  }
  useIntervalFn(check, TICK_MS)
  useEventListener(window, ['focus', 'pageshow'], check)
  useEventListener(document, 'visibilitychange', check)
  return readonly(time)
})
