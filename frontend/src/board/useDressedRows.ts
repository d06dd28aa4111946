import { ref, watch } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'

/** Rows that get their deferred parts at a time. */
const AT_A_TIME = 3

/**
 * How many rows from the top show their deferred parts. If these were loaded before the board, and once all rows show them,
 * new rows show them at once.
 */
export function useDressedRows(isLoaded: () => boolean, rows: () => number) {
  const dressed = ref(isLoaded() ? Infinity : 0)
  if (dressed.value > 0) return dressed
  const enqueue = useRenderQueue()
  const stop = watch(
    isLoaded,
    (loaded) => {
      if (!loaded) return
      stop()
      enqueue(() => {
        dressed.value += AT_A_TIME
        if (dressed.value < rows()) return true
        dressed.value = Infinity
        return false
      })
    },
    { flush: 'post' },
  )
  return dressed
}
