import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ApiError } from '@/api/errors'
import { useRefreshInterval } from './useRefreshInterval'

/**
 * The one mechanism for everything the server tells: asks again as often as the server renews its numbers,
 * keeps the last answer while a new one is under way, and lets go of an answer nobody waits for any more.
 */
export function useServerQuery<T>(
  key: MaybeRefOrGetter<readonly unknown[]>,
  ask: (signal: AbortSignal) => Promise<T>,
) {
  const refreshMs = useRefreshInterval()
  const query = useQuery<T, ApiError>({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => ask(signal),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
    shallow: true,
  })

  return {
    data: query.data,
    error: query.error,
    /** Nothing to show yet and no error either. */
    isPending: query.isPending,
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
