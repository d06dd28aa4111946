import { useTimeout } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import type { StatusAnswer } from '@/data/client'
import { useEvent } from '@/data/useEvent'

const LONGEST_WAIT_MS = 1000

/**
 * Whether /status and /event have responded, for a second at most: the banners of both come together, and before the view
 * below them, which they would move.
 */
export function useBannersKnown(status: Readonly<Ref<StatusAnswer | undefined>>) {
  const { isKnown } = useEvent()
  const isLate = useTimeout(LONGEST_WAIT_MS)
  return computed(() => isLate.value || (isKnown.value && status.value !== undefined))
}
