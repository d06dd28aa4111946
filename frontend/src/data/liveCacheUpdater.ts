import type { Query, QueryClient } from '@tanstack/vue-query'
import type { StreamEvent } from './eventStream'
import { setLive, useLive } from './useLive'

/** Viewers fetch a new version spread over this time, not all at once. */
const SPREAD_MS = 1000

/** Queries of what the organisers set; they follow the event `event`, whatever the version of the numbers. */
const OF_EVENT = ['event', 'admin']

/** The part of an event that the page uses; OpenAPI cannot describe a stream of events. */
interface LiveEvent {
  as_of: string | null
  /** Absent in the heartbeat. */
  version?: number
}

/** Turns events of the live connection into the live state, and renews the queries on show that are behind it. */
export function liveCacheUpdater(queryClient: QueryClient) {
  const { version } = useLive()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function onEvent({ name, data }: StreamEvent) {
    if (name === 'event') {
      queryClient
        .getQueryCache()
        .findAll({ type: 'active', predicate: isOfEvent })
        .forEach(schedule)
    }
    if (!['state', 'ledger', 'beat'].includes(name)) return
    const event = JSON.parse(data) as LiveEvent
    setLive({ isUp: true, asOf: event.as_of, version: event.version })
    if (event.version !== undefined) renew()
  }

  /** Each query by itself: one that hangs holds up no other. */
  function renew() {
    queryClient.getQueryCache().findAll({ type: 'active', predicate: isBehind }).forEach(schedule)
  }

  function schedule({ queryHash, queryKey }: Query) {
    if (timers.has(queryHash)) return
    const refetch = async () => {
      timers.delete(queryHash)
      const query = queryClient.getQueryCache().get(queryHash)
      // A request under way may have been answered before the event.
      const isEarlier = query?.state.fetchStatus === 'fetching'
      await queryClient.refetchQueries(
        { queryKey, exact: true, type: 'active' },
        { cancelRefetch: false },
      )
      if (query && isEarlier && (isOfEvent(query) || isBehind(query))) schedule(query)
    }
    timers.set(
      queryHash,
      setTimeout(() => void refetch(), Math.random() * SPREAD_MS),
    )
  }

  const isOfEvent = ({ queryKey }: Query) => OF_EVENT.includes(String(queryKey[0]))

  function isBehind({ queryKey, state }: Query): boolean {
    // The gateway's state changes within a version.
    if (queryKey[0] === 'status') return true
    if (queryKey[0] === 'event') return false
    const data = state.data as { version?: number } | undefined
    return state.error !== null || data?.version !== version.value
  }

  return {
    onEvent,
    renew,
    stop: () => {
      timers.forEach(clearTimeout)
      timers.clear()
    },
  }
}
