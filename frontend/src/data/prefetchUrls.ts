import { tokenKey } from './linkToken'
import { readStored } from '@/shared/stored'

export const STORED_FILTERS = 'leaderboard.filters'

const EVERYWHERE = ['/status', '/event']
/** By view; the charts' numbers are those of the event, which has to be known first. */
const FIRST_REQUESTS: Record<string, readonly string[] | undefined> = {
  '': [...EVERYWHERE, '/tokens?breakdown=false'],
  leaderboard: [...EVERYWHERE, '/tokens?breakdown=false'],
  charts: EVERYWHERE,
}

/**
 * What a view fetches first: the page's head requests it, so that the data arrives along with the scripts. Empty where
 * the address, this device or a token would make it another request.
 */
export function prefetchUrls(backendUrl: string, token: string | undefined): string[] {
  const { pathname } = new URL(document.baseURI)
  const requests = FIRST_REQUESTS[location.pathname.slice(pathname.length)] ?? []
  const isUsual = !location.search && !readStored(STORED_FILTERS)
  const key = tokenKey(backendUrl)
  const hasToken = token ?? readStored(key, 'tab') ?? readStored(key, 'device')
  return isUsual && !hasToken ? requests.map((path) => backendUrl + path) : []
}
