import type { QueryClient } from '@tanstack/vue-query'
import { watch } from 'vue'
import { now } from '@/shared/clock'
import { accessRefusal } from './access'
import { ApiError } from './errors'
import { readEventStream } from './eventStream'
import { liveCacheUpdater } from './liveCacheUpdater'
import { setLive } from './useLive'

/** A hidden tab closes its connection after this time. */
const HIDDEN_MS = 60_000

/** A connection that lived as long was a good one: the pauses begin again with the shortest. */
const GOOD_MS = 15_000

/** Failures after which the pauses are longest. */
const MANY = 5

const SHORTEST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000

/**
 * Holds a connection to /live as long as the page is visible. Without one the queries poll, as they do anyway
 * (useServerQuery); it is opened again after growing pauses, and resumes after the last event.
 */
export function openLiveConnection(queryClient: QueryClient): () => void {
  const updater = liveCacheUpdater(queryClient)
  let connection: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let lastId: string | undefined
  let failures = 0

  async function open() {
    close()
    if (accessRefusal.value || document.hidden) return
    const mine = (connection = new AbortController())
    const openedAt = now()
    try {
      await readEventStream(
        lastId,
        (event) => {
          lastId = event.id ?? lastId
          updater.onEvent(event)
        },
        mine,
      )
    } catch (error) {
      // Whatever the cause, the page goes on without it; a server that refuses is tried rarely.
      if (error instanceof ApiError && error.status > 0) failures = Math.max(failures, MANY)
    }
    if (mine !== connection) return
    connection = undefined
    setLive({ isUp: false })
    failures = now() - openedAt >= GOOD_MS ? 1 : failures + 1
    timer = setTimeout(() => void open(), pauseAfter(failures, Math.random()))
  }

  function close() {
    clearTimeout(timer)
    clearTimeout(hiddenTimer)
    connection?.abort()
    connection = undefined
    setLive({ isUp: false })
  }

  function reopen() {
    failures = 0
    void open()
  }

  function onVisibility() {
    clearTimeout(hiddenTimer)
    if (document.hidden) hiddenTimer = setTimeout(close, HIDDEN_MS)
    else if (!connection) reopen()
  }

  const listeners = new AbortController()
  const { signal } = listeners
  document.addEventListener('visibilitychange', onVisibility, { signal })
  window.addEventListener('online', reopen, { signal })
  // An open connection keeps browsers from holding the page ready for the way back.
  window.addEventListener('pagehide', close, { signal })
  window.addEventListener('pageshow', (event) => event.persisted && reopen(), { signal })
  const unwatch = watch(accessRefusal, (refusal) => {
    if (refusal) close()
    else reopen()
  })
  reopen()

  return () => {
    listeners.abort()
    unwatch()
    updater.stop()
    close()
  }
}

/** Twice as long after each failure, up to 30 s; `random` keeps viewers from coming back all at once. */
export function pauseAfter(failures: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.max(0, failures - 1))
  return longest * (0.5 + random / 2)
}
