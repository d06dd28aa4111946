import { useTimeout } from '@vueuse/core'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { useEvent } from '@/data/useEvent'

const LONGEST_WAIT_MS = 1000

/**
 * Whether the first load shows its skeleton: once /status has responded, since the demo banner and the event's name go above
 * it and would move it; after a second at the latest. SkeletonBlock.vue itself stays invisible for the first moment.
 */
export function useShowsSkeleton(isPending: MaybeRefOrGetter<boolean>) {
  const { isKnown } = useEvent()
  const isLate = useTimeout(LONGEST_WAIT_MS)
  return computed(() => toValue(isPending) && (isKnown.value || isLate.value))
}
