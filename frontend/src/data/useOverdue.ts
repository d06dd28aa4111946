import { useQueryClient, type Query } from '@tanstack/vue-query'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { useNow } from '@/shared/clock'
import { ApiError } from './errors'
import { usePollingInterval } from './useServerQuery'

/** Beyond the polling interval: a request's time-out and some time to spare. */
const MARGIN_MS = 20_000

/** As of when the oldest data on show is that should have been renewed by now; undefined while all of it is fresh. */
export function useOverdue() {
  const cache = useQueryClient().getQueryCache()
  const time = useNow()
  const pollingMs = usePollingInterval()
  const findActive = () => cache.findAll({ type: 'active' })
  const active = shallowRef(findActive())
  onScopeDispose(
    cache.subscribe(() => {
      active.value = findActive()
    }),
  )

  function isOverdue({ state }: Query): boolean {
    if (state.data === undefined) return false
    if (state.error instanceof ApiError && state.error.status === 0) return true
    // A request under way ends by its time-out.
    const age = time.value - state.dataUpdatedAt
    return state.fetchStatus === 'idle' && age > pollingMs.value + MARGIN_MS
  }

  return computed(() => active.value.filter(isOverdue).map(asOfQuery).sort()[0])
}

function asOfQuery({ state }: Query): string {
  const { as_of } = state.data as { as_of?: string | null }
  return new Date(as_of ?? state.dataUpdatedAt).toISOString()
}
