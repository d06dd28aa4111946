import { useQuery } from '@tanstack/vue-query'
import { computed, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { accessRefusal } from './access'
import type { ApiError } from './errors'
import { keepEqual } from './keepEqual'
import { useLive } from './useLive'

/** While the server reports each change, polling only finds what may have been missed. */
const LIVE_INTERVAL_MS = 60_000

/** How often the server refreshes its numbers, as /status reports it. */
const refreshMs = ref(10_000)

export function setRefreshSeconds(seconds: number) {
  refreshMs.value = Math.max(1, seconds) * 1000
}

/** How often a query on show is fetched at least. */
export function usePollingInterval() {
  const { isUp } = useLive()
  return computed(() => (isUp.value ? LIVE_INTERVAL_MS : refreshMs.value))
}

interface Dated {
  as_of?: string | null
  version?: number
}

/** Where two responses to one query overtake each other; versions begin again when the server restarts. */
function isOlder(data: Dated, held: Dated): boolean {
  if (!data.as_of || !held.as_of || data.version === undefined || held.version === undefined)
    return false
  const age = Date.parse(held.as_of) - Date.parse(data.as_of)
  return age >= 0 && data.version <= held.version && (age > 0 || data.version < held.version)
}

/**
 * The one mechanism for everything that comes from the server: polls as often as the server refreshes its numbers (or
 * renews when the live connection reports a change), keeps the previous data until new data arrives, never replaces it by
 * older data, and aborts requests that are no longer needed. Nothing is fetched while the backend refuses access.
 */
export function useServerQuery<T>(
  key: MaybeRefOrGetter<readonly unknown[]>,
  fetchData: (signal: AbortSignal) => Promise<T>,
  /** True while the key is not yet certain: the data is fetched, but not shown. */
  isHeld: () => boolean = () => false,
) {
  const pollingMs = usePollingInterval()
  let wasShown = false

  const query = useQuery<T, ApiError>({
    queryKey: computed(() => toValue(key)),
    queryFn: ({ signal }) => fetchData(signal),
    enabled: computed(() => accessRefusal.value === undefined),
    refetchInterval: computed(() => {
      const [calm, afterError] = [pollingMs.value, refreshMs.value]
      return ({ state }: { state: { error: unknown } }) => (state.error ? afterError : calm)
    }),
    structuralSharing: (held, data) =>
      held && isOlder(data as Dated, held) ? held : keepEqual(held, data),
    placeholderData: (previous) => (wasShown ? previous : undefined),
    shallow: true,
  })

  const data = computed(() => (isHeld() ? undefined : query.data.value))
  const nextTryAt = computed(() =>
    query.error.value ? query.errorUpdatedAt.value + refreshMs.value : undefined,
  )
  watch(data, (shown) => (wasShown ||= shown !== undefined), { immediate: true, flush: 'sync' })

  return {
    data,
    error: query.error,
    /** Nothing to show yet and no error either. */
    isPending: computed(() => query.isPending.value || isHeld()),
    /** The data shown belongs to the previous key. */
    isPrevious: query.isPlaceholderData,
    /** When the data shown arrived, in ms since 1970. */
    receivedAt: query.dataUpdatedAt,
    /** When the next attempt follows a failed one, in ms since 1970. */
    nextTryAt,
    /** Set while there is an error and nothing else to show. */
    failure: computed(() => {
      const error = query.error.value
      if (!error || data.value !== undefined) return undefined
      return { error, nextTryAt: nextTryAt.value, isBusy: query.isFetching.value }
    }),
    retry: () => query.refetch({ cancelRefetch: false }),
  }
}
