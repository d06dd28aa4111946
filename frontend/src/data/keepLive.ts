import type { QueryClient } from '@tanstack/vue-query'
import { watch } from 'vue'
import { accessRefusal } from './access'
import { ApiError } from './errors'
import { setLive } from './useLive'
import { pauseAfter } from './live'
import { boardKeeper } from './boardKeeper'
import { readEvents } from './readEvents'

/** A tab that nobody looks at lets go of its line after this time. */
const HIDDEN_MS = 60_000

/** Failures after which the pauses are longest. */
const MANY = 5

/**
 * Keeps a line to the server for as long as somebody looks at the page. Without one the page asks from time to time,
 * as it does anyway (useServerQuery); the line is tried again with growing pauses, and resumes where it broke.
 */
export function keepLive(queryClient: QueryClient): () => void {
  const keeper = boardKeeper(queryClient)
  let line: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let lastId: string | undefined
  let failures = 0

  async function open() {
    close()
    if (accessRefusal.value || document.hidden) return
    const mine = (line = new AbortController())
    try {
      await readEvents(
        lastId,
        (event) => {
          failures = 0
          lastId = event.id ?? lastId
          keeper.take(event)
        },
        mine,
      )
    } catch (error) {
      // Whatever the cause, the page goes on without the line; a server that has none to give is asked seldom.
      if (error instanceof ApiError && error.status > 0) failures = Math.max(failures, MANY)
    }
    if (mine !== line) return
    line = undefined
    setLive({ isUp: false })
    failures += 1
    timer = setTimeout(() => void open(), pauseAfter(failures, Math.random()))
  }

  function close() {
    clearTimeout(timer)
    clearTimeout(hiddenTimer)
    line?.abort()
    line = undefined
    setLive({ isUp: false })
  }

  function reopen() {
    failures = 0
    void open()
  }

  function onVisibility() {
    clearTimeout(hiddenTimer)
    if (document.hidden) hiddenTimer = setTimeout(close, HIDDEN_MS)
    else if (!line) reopen()
  }

  const listeners = new AbortController()
  const { signal } = listeners
  document.addEventListener('visibilitychange', onVisibility, { signal })
  window.addEventListener('online', reopen, { signal })
  // An open line keeps browsers from holding the page ready for the way back.
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
    keeper.stop()
    close()
  }
}
