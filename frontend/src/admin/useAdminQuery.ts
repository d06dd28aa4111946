import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ApiError } from '@/data/errors'

/** A card's own data: renewed every so often, with each change of the event, and with new numbers (liveCacheUpdater). */
export function useAdminQuery<T>(
  name: MaybeRefOrGetter<string | readonly string[]>,
  fetchData: (signal: AbortSignal) => Promise<T>,
  everyMs: number,
) {
  const { data, error, refetch, dataUpdatedAt } = useQuery<T, ApiError>({
    queryKey: computed(() => ['admin', toValue(name)]),
    queryFn: ({ signal }) => fetchData(signal),
    refetchInterval: everyMs,
    placeholderData: (previous) => (typeof toValue(name) === 'string' ? previous : undefined),
    shallow: true,
  })
  return { data, error, refetch, receivedAt: dataUpdatedAt }
}
