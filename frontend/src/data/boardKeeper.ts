import type { Query, QueryClient } from '@tanstack/vue-query'
import type { StatusAnswer, TokensAnswer } from './client'
import { setLive } from './useLive'
import { type Beat, type LedgerEvent, withMoves, withNews } from './live'
import { now } from '@/shared/clock'
import { isoDay } from './period'
import type { StreamEvent } from './eventParser'

/** Viewers ask for the new numbers within this time, not all at once. */
const SPREAD_MS = 1000

/** The board of yesterday and today, which the live line tells about; the key of useTokens({}). */
const BOARD_KEY = ['tokens', {}, null]

/** Brings what the live line says into the answers that the page holds, and renews those on show. */
export function boardKeeper(queryClient: QueryClient) {
  let version: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  function take({ name, data }: StreamEvent) {
    if (name === 'beat') {
      tellStatus(JSON.parse(data) as Beat)
      return
    }
    if (name !== 'state' && name !== 'ledger') return
    const event = JSON.parse(data) as LedgerEvent
    version = event.version
    setLive({ isUp: true, version })
    queryClient.setQueryData<TokensAnswer>(
      BOARD_KEY,
      (answer) => answer && withMoves(answer, event.teams),
    )
    tellStatus(event)
    renewSoon()
  }

  function tellStatus(news: Beat & Partial<LedgerEvent>) {
    const time = now()
    for (const query of queryClient.getQueryCache().findAll({ queryKey: ['status'] })) {
      const status = query.state.data as StatusAnswer | undefined
      // Older periods are read at other times than today.
      if (status?.end_date !== isoDay(time)) continue
      queryClient.setQueryData(
        query.queryKey,
        withNews(status, news, query.state.dataUpdatedAt, time),
      )
    }
  }

  function renewSoon() {
    timer ??= setTimeout(() => void renew(), Math.random() * SPREAD_MS)
  }

  async function renew() {
    const asked = version
    await queryClient.refetchQueries({ type: 'active', predicate: isOld }, { cancelRefetch: false })
    timer = undefined
    // Another version came while the answers were under way.
    if (version !== asked) renewSoon()
  }

  function isOld({ state }: Query): boolean {
    const answer = state.data as { version?: number } | undefined
    return state.error !== null || answer?.version !== version
  }

  return {
    take,
    stop: () => {
      clearTimeout(timer)
    },
  }
}
