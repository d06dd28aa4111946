import { useTimeout } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { StatusAnswer } from '@/data/client'
import { useEvent } from '@/data/useEvent'

const LONGEST_WAIT_MS = 1000

/**
 * Whether /status and /event have responded, for a second at most: the demo's and the event's banners go above a view and
 * would move it.
 */
export function useBannersKnown(status: MaybeRefOrGetter<StatusAnswer | undefined>) {
  const { isKnown } = useEvent()
  const isLate = useTimeout(LONGEST_WAIT_MS)
  return computed(() => isLate.value || (isKnown.value && toValue(status) !== undefined))
}

/** Whether the first load shows its skeleton. SkeletonBlock.vue itself stays invisible for the first moment. */
export function useShowsSkeleton(
  isPending: MaybeRefOrGetter<boolean>,
  status: MaybeRefOrGetter<StatusAnswer | undefined>,
) {
  const areBannersKnown = useBannersKnown(status)
  return computed(() => toValue(isPending) && areBannersKnown.value)
}
