import type { StatusAnswer, TokensAnswer } from './client'

/** What the live line says; written down here, since OpenAPI cannot describe a stream of events. */
export interface LedgerEvent {
  version: number
  as_of: string | null
  stale: boolean
  demo: boolean
  gateway: Pick<StatusAnswer['gateway'], 'state' | 'error' | 'next_attempt_at'>
  /** Teams that moved on the board of yesterday and today since the event before. */
  teams: readonly Move[]
}

interface Move {
  team_id: string
  tokens: number
  rank: number
}

export interface Beat {
  as_of: string | null
}

/** The board with the moved teams in their new places, until the whole answer arrives. */
export function withMoves(answer: TokensAnswer, moves: readonly Move[]): TokensAnswer {
  if (moves.length === 0) return answer
  const moveOf = new Map(moves.map((move) => [move.team_id, move]))
  const teams = answer.teams.map((team) => {
    const move = moveOf.get(team.team_id)
    return move ? { ...team, tokens: move.tokens, rank: move.rank } : team
  })
  return { ...answer, teams: teams.sort((a, b) => a.rank - b.rank) }
}

/** The status with a newer as-of and gateway state; its age is counted on by the viewer's clock. */
export function withNews(
  status: StatusAnswer,
  news: Beat & Partial<Pick<LedgerEvent, 'stale' | 'gateway'>>,
  receivedAt: number,
  now: number,
): StatusAnswer {
  const serverNow =
    status.as_of === null || status.age_seconds === null
      ? now
      : Date.parse(status.as_of) + status.age_seconds * 1000 + now - receivedAt
  const asOf = news.as_of ?? status.as_of
  return {
    ...status,
    as_of: asOf,
    age_seconds: asOf === null ? null : Math.max(0, serverNow - Date.parse(asOf)) / 1000,
    stale: news.stale ?? status.stale,
    gateway: { ...status.gateway, ...news.gateway },
  }
}

const SHORTEST_MS = 1000
const LONGEST_MS = 30_000

/** How long to wait before the next attempt: twice as long each time, up to 30 s, and not all viewers at once. */
export function pauseAfter(failures: number, chance: number): number {
  const longest = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.max(0, failures - 1))
  return longest * (0.5 + chance / 2)
}
