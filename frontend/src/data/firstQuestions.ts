import { tokenKey } from './linkToken'
import { readStored } from '@/shared/stored'

/** What the board asks the backend first. The page's head asks it already, so that the answers come along with the scripts. */

export const STORED_FILTERS = 'leaderboard.filters'

const QUESTIONS = ['/status', '/tokens?breakdown=false']

/** Whole addresses; none where an address, this device or a token may make it another question. */
export function firstQuestions(backendUrl: string, token: string | undefined): string[] {
  const { pathname } = new URL(document.baseURI)
  const isBoard = [pathname, `${pathname}leaderboard`].includes(location.pathname)
  const isUsual = isBoard && !location.search && !readStored(STORED_FILTERS)
  const key = tokenKey(backendUrl)
  const hasToken = token ?? readStored(key, 'tab') ?? readStored(key, 'device')
  return isUsual && !hasToken ? QUESTIONS.map((question) => backendUrl + question) : []
}
