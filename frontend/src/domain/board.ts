import type { TeamTokens } from '@/api/client'

export const SORT_KEYS = ['tokens', 'requests', 'success', 'cost'] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Direction = 'desc' | 'asc'

/** How far a team is from the one it races with. */
export type Gap =
  | { kind: 'ahead'; tokens: number }
  | { kind: 'behind'; tokens: number; rank: number }
  | { kind: 'level'; rank: number }
  | { kind: 'none' }

/** What one token bar shows; the parts add up to the team's tokens. */
interface Parts {
  cached: number
  fresh: number
  completion: number
}

export interface BoardRow {
  team: TeamTokens
  parts: Parts
  gap: Gap
  /** Undefined without requests: then there is no rate to speak of. */
  successRate: number | undefined
}

/**
 * Rows in the server's order (by rank). Gaps reach over the whole board, whatever is searched for.
 * Rows that say the same as before are the same objects as before, and need not be drawn again.
 */
export function boardRows(
  teams: readonly TeamTokens[],
  before: readonly BoardRow[] = [],
): BoardRow[] {
  const known = new Map(before.map((row) => [row.team.team_id, row]))
  const amounts = [...new Set(teams.map((team) => team.tokens))].sort((a, b) => b - a)
  const rankOf = new Map(teams.map((team) => [team.tokens, team.rank]))
  const placeOf = new Map(amounts.map((amount, place) => [amount, place]))
  const counts = new Map<number, number>()
  for (const team of teams) counts.set(team.tokens, (counts.get(team.tokens) ?? 0) + 1)

  return teams.map((team) => {
    const place = placeOf.get(team.tokens) ?? 0
    const gap = gapOf(team, amounts[place - 1], amounts[place + 1], counts, rankOf)
    const old = known.get(team.team_id)
    if (old?.team === team && isSameGap(old.gap, gap)) return old
    return { team, parts: partsOf(team), gap, successRate: successRateOf(team) }
  })
}

function gapOf(
  team: TeamTokens,
  above: number | undefined,
  below: number | undefined,
  counts: ReadonlyMap<number, number>,
  rankOf: ReadonlyMap<number, number>,
): Gap {
  if (above !== undefined) {
    return { kind: 'behind', tokens: above - team.tokens, rank: rankOf.get(above) ?? 1 }
  }
  if ((counts.get(team.tokens) ?? 1) > 1) return { kind: 'level', rank: team.rank }
  return below === undefined ? { kind: 'none' } : { kind: 'ahead', tokens: team.tokens - below }
}

function isSameGap(a: Gap, b: Gap): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function partsOf(team: TeamTokens): Parts {
  const cached = Math.min(team.cache_read_tokens, team.prompt_tokens)
  return { cached, fresh: team.prompt_tokens - cached, completion: team.completion_tokens }
}

function successRateOf(team: TeamTokens): number | undefined {
  return team.total_requests > 0 ? team.success_rate : undefined
}

const SORT_VALUES: Record<SortKey, (row: BoardRow) => number | undefined> = {
  tokens: (row) => row.team.tokens,
  requests: (row) => row.team.total_requests,
  success: (row) => row.successRate,
  cost: (row) => row.team.total_cost,
}

/** Rows without a value follow the others in either direction; equal rows keep the order of rank. */
export function sortRows(
  rows: readonly BoardRow[],
  key: SortKey,
  direction: Direction,
): readonly BoardRow[] {
  if (key === 'tokens' && direction === 'desc') return rows
  const valueOf = SORT_VALUES[key]
  const sign = direction === 'desc' ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)]
    if (left === undefined || right === undefined) {
      return Number(left === undefined) - Number(right === undefined)
    }
    return sign * (left - right)
  })
}

export interface Totals {
  tokens: number
  requests: number
  cost: number
  /** Percent; null without requests. */
  successRate: number | null
}

export function totalsOf(teams: readonly TeamTokens[]): Totals {
  let [tokens, requests, successful, cost] = [0, 0, 0, 0]
  for (const team of teams) {
    tokens += team.tokens
    requests += team.total_requests
    successful += team.successful_requests
    cost += team.total_cost
  }
  const successRate = requests > 0 ? (100 * successful) / requests : null
  return { tokens, requests, cost, successRate }
}
