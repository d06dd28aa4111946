import { useTimeout } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { StatusAnswer } from '@/data/client'
import { useEvent } from '@/data/useEvent'

const LONGEST_WAIT_MS = 1000

/**
 * Whether the first load shows its skeleton: once /status and /event have responded, since the demo banner and the event's
 * name go above it and would move it; after a second at the latest. SkeletonBlock.vue itself stays invisible for the first
 * moment.
 */
export function useShowsSkeleton(
  isPending: MaybeRefOrGetter<boolean>,
  status: MaybeRefOrGetter<StatusAnswer | undefined>,
) {
  const { isKnown } = useEvent()
  const isLate = useTimeout(LONGEST_WAIT_MS)
  const isSettled = () => isKnown.value && toValue(status) !== undefined
  return computed(() => toValue(isPending) && (isSettled() || isLate.value))
}
