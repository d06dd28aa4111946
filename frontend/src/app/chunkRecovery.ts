import type { Router } from 'vue-router'
import { now } from '@/shared/clock'
import { readStored, store } from '@/shared/stored'

const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 30_000
const RELOADED_AT = 'leaderboard.reloaded-at'
/** A page that still misses a file after its reload must not reload for ever. */
const BETWEEN_RELOADS_MS = 300_000
/** File name of this code, with the hash of its build: a new build may reload at once. */
const BUILD = new URL(import.meta.url).pathname.split('/').at(-1) ?? ''

async function serverResponds() {
  try {
    return (await fetch(document.baseURI, { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Remembers the reload in the tab's storage; without storage there is none, since nothing could stop a loop. */
function mayReload() {
  const [build, time] = readStored(RELOADED_AT, 'tab')?.split(' ') ?? []
  if (build === BUILD && now() - Number(time) < BETWEEN_RELOADS_MS) return false
  const value = `${BUILD} ${String(now())}`
  store(RELOADED_AT, value, 'tab')
  return readStored(RELOADED_AT, 'tab') === value
}

/**
 * Loads the page anew after a chunk failed to load, because the network was gone or a new build has replaced the files; a
 * navigation that waits for the chunk becomes a page load of its target. Chromium never requests a failed module again, so
 * that loadChunk alone does not recover there. The page stays as it is until the server responds.
 */
export function recoverFromFailedChunks(router: Router) {
  let target: string | undefined
  router.beforeEach((to) => {
    target = router.resolve(to.fullPath).href
  })
  router.afterEach(() => {
    target = undefined
  })

  let isRecovering = false
  async function recover() {
    for (let pause = FIRST_PAUSE_MS; !(await serverResponds()); pause *= 2) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(pause, LONGEST_PAUSE_MS)))
    }
    isRecovering = false
    if (!mayReload()) return
    if (target) window.location.assign(target)
    else window.location.reload()
  }
  window.addEventListener('vite:preloadError', () => {
    if (isRecovering) return
    isRecovering = true
    void recover()
  })
}
