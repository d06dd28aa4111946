import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { accessRefusal } from './access'
import type { ApiError } from './errors'
import { useLive } from './useLive'
import { useRefreshInterval } from './useRefreshInterval'

/** While the live line tells of each change, asking from time to time is only for what it may have missed. */
const LIVE_INTERVAL_MS = 60_000

/**
 * The one mechanism for everything the server tells: asks again as often as the server renews its numbers (or when
 * the live line says so), keeps the last answer while a new one is under way, and lets go of an answer nobody waits
 * for any more. Nothing is asked while the backend lets nobody in.
 */
export function useServerQuery<T>(
  key: MaybeRefOrGetter<readonly unknown[]>,
  ask: (signal: AbortSignal) => Promise<T>,
  /** True while it is not yet certain that this is the question: it is asked, but its answer is not shown. */
  isHeld: () => boolean = () => false,
) {
  const refreshMs = useRefreshInterval()
  const { isUp } = useLive()
  let wasShown = false

  const query = useQuery<T, ApiError>({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => ask(signal),
    enabled: computed(() => accessRefusal.value === undefined),
    refetchInterval: computed(() => {
      const [calm, usual] = [isUp.value ? LIVE_INTERVAL_MS : refreshMs.value, refreshMs.value]
      return ({ state }: { state: { error: unknown } }) => (state.error ? usual : calm)
    }),
    placeholderData: (previous) => (wasShown ? previous : undefined),
    shallow: true,
  })

  const data = computed(() => (isHeld() ? undefined : query.data.value))
  watch(data, (answer) => (wasShown ||= answer !== undefined), { immediate: true, flush: 'sync' })

  return {
    data,
    error: query.error,
    /** Nothing to show yet and no error either. */
    isPending: computed(() => query.isPending.value || isHeld()),
    isFetching: query.isFetching,
    /** The data shown belong to the period asked for before. */
    isPrevious: query.isPlaceholderData,
    /** When the data shown arrived, in ms since 1970. */
    receivedAt: query.dataUpdatedAt,
    /** When the next question will be asked after a failed one, in ms since 1970. */
    nextTryAt: computed(() =>
      query.error.value ? query.errorUpdatedAt.value + refreshMs.value : undefined,
    ),
    retry: () => query.refetch({ cancelRefetch: false }),
  }
}
