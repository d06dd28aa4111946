import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { useMediaQuery } from '@vueuse/core'
import { useRefreshInterval } from '@/data/useServerQuery'
import { now } from '@/shared/clock'
import { countedOn } from './figures'

const TICK_MS = 200

/** A total that counts between two refreshes towards the last known value, never past it. */
export function useCountedTotal(total: Readonly<Ref<number>>) {
  const refreshMs = useRefreshInterval()
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)')
  const shown = ref(total.value)
  let timer: ReturnType<typeof setInterval> | undefined

  watch(total, (to) => {
    clearInterval(timer)
    const [from, startedAt] = [shown.value, now()]
    if (isStill.value || from === 0) {
      shown.value = to
      return
    }
    const count = () => {
      shown.value = countedOn(from, to, now() - startedAt, refreshMs.value)
      if (shown.value === to) clearInterval(timer)
    }
    timer = setInterval(count, TICK_MS)
    count()
  })
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return shown
}
