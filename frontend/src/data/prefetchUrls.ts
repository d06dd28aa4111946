import { tokenKey } from './linkToken'
import { readStored } from '@/shared/stored'

export const STORED_FILTERS = 'leaderboard.filters'

const FIRST_REQUESTS = ['/status', '/event', '/tokens?breakdown=false']

/**
 * What the board fetches first: the page's head requests it, so that the data arrives along with the scripts. Empty where
 * the address, this device or a token would make it another request.
 */
export function prefetchUrls(backendUrl: string, token: string | undefined): string[] {
  const { pathname } = new URL(document.baseURI)
  const isBoard = [pathname, `${pathname}leaderboard`].includes(location.pathname)
  const isUsual = isBoard && !location.search && !readStored(STORED_FILTERS)
  const key = tokenKey(backendUrl)
  const hasToken = token ?? readStored(key, 'tab') ?? readStored(key, 'device')
  return isUsual && !hasToken ? FIRST_REQUESTS.map((path) => backendUrl + path) : []
}
