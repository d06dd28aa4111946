import { START_LOCATION, type LocationQuery, type Router } from 'vue-router'
import { forget, readStored, store } from '@/shared/stored'
import { isParameter, namesWhere } from './parameters'
import { STORED_FILTERS } from '@/data/prefetchUrls'

const REMEMBERED = namesWhere(({ isRemembered }) => isRemembered === true)
/** The present view shows what its address says, whatever was looked at on that machine. */
const VIEWS: readonly unknown[] = ['leaderboard', 'charts', 'team', 'my-team']

/** Whether an address chooses anything; then nothing is restored. */
export const choosesFilters = (query: LocationQuery) => Object.keys(query).some(isParameter)

/** Restores the last filters of this device where the address of a visit has none. */
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
