import { onScopeDispose, ref, watch } from 'vue'
import { pictureByPicture } from '@/shared/pictureByPicture'

/** Rows that get what comes after the first picture at a time. */
const AT_A_TIME = 3

/**
 * How many rows from the top show what comes after the first picture. Where it was there before the board, and when all rows
 * have it, those to come show it at once.
 */
export function useDressedRows(isThere: () => boolean, rows: () => number) {
  const dressed = ref(isThere() ? Infinity : 0)
  if (dressed.value > 0) return dressed
  let stop: (() => void) | undefined
  const unwatch = watch(
    isThere,
    (there) => {
      if (!there || stop) return
      stop = pictureByPicture(() => {
        dressed.value += AT_A_TIME
        if (dressed.value < rows()) return true
        dressed.value = Infinity
        unwatch()
        return false
      })
    },
    { flush: 'post' },
  )
  onScopeDispose(() => stop?.())
  return dressed
}
