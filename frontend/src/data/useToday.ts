import { createSharedComposable } from '@vueuse/core'
import { readonly, ref, watch } from 'vue'
import { useNow } from '@/shared/clock'
import { isoDay } from './period'

/** The present UTC day. */
export const useToday = createSharedComposable(() => {
  const time = useNow()
  const today = ref(isoDay(time.value))
  watch(
    time,
    (instant) => {
      today.value = isoDay(instant)
    },
    { flush: 'sync' },
  )
  return readonly(today)
})
