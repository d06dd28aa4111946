import { computed, type MaybeRefOrGetter } from 'vue'
import { useEvent } from '@/data/useEvent'
import { useLateFlag } from '@/shared/useLateFlag'

const MOST_MS = 1000

/**
 * When the first load shows its skeleton: with the server's first word, which brings what stands above it (the banner of a
 * demo, the event's name), so that nothing moves; on a slow line after a second.
 */
export function useFirstBones(isPending: MaybeRefOrGetter<boolean>) {
  const { isKnown } = useEvent()
  const isLate = useLateFlag(isPending)
  const isVeryLate = useLateFlag(isPending, MOST_MS)
  return computed(() => isVeryLate.value || (isLate.value && isKnown.value))
}
