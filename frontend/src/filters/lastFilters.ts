import { START_LOCATION, type LocationQuery, type Router } from 'vue-router'
import { forget, readStored, store } from '@/shared/stored'
import { STORED_FILTERS } from '@/data/prefetchUrls'

/** What comes back at the next visit. What was searched for does not: half a board would be missing unasked. */
const REMEMBERED = ['period', 'metric', 'zone', 'models']
const FILTERS = [...REMEMBERED, 'q', 'from', 'to', 'days', 'sort', 'open']
/** The present view shows what its address says, whatever was looked at on that machine. */
const VIEWS: readonly unknown[] = ['leaderboard', 'charts', 'team', 'my-team']

/** Whether an address chooses anything; then nothing is brought back. */
export const choosesFilters = (query: LocationQuery) => FILTERS.some((name) => name in query)

/** Brings back how this device last looked at the numbers, where the address of a visit says nothing. */
export function rememberFilters(router: Router) {
  router.beforeEach((to, from) => {
    if (from !== START_LOCATION || !VIEWS.includes(to.name) || choosesFilters(to.query)) return true
    const last = Object.fromEntries(new URLSearchParams(readStored(STORED_FILTERS) ?? ''))
    if (Object.keys(last).length === 0) return true
    const { path, query, hash } = to
    return { path, query: { ...query, ...last }, hash, replace: true }
  })
  router.afterEach((to) => {
    if (!VIEWS.includes(to.name)) return
    const chosen = remembered(to.query)
    if (chosen) store(STORED_FILTERS, chosen)
    else forget(STORED_FILTERS)
  })
}

function remembered(query: LocationQuery): string {
  const chosen = REMEMBERED.flatMap((name) => {
    const value = query[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  return new URLSearchParams(chosen).toString()
}
