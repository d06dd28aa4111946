import type { TeamTokens } from '@/data/client'
import { gapsOf, isSameGap, type Gap } from './gap'
import { magnitudeOf, SHORT_DIGITS } from '@/shared/format/format'
import { barOf, rankBy, type BarPart, type Metric } from '@/filters/metric'

/** Sort keys of the column heads; `value` is the column of the metric. */
export const SORT_KEYS = ['value', 'tokens', 'success', 'cost', 'now'] as const
export type SortKey = (typeof SORT_KEYS)[number]
export type Direction = 'desc' | 'asc'

export type SecondKey = 'tokens' | 'success' | 'cost'

/** The two columns beside the metric's own, so that no figure appears twice. */
export function secondOf(metric: Metric): readonly [SecondKey, SecondKey] {
  return [metric === 'success' ? 'tokens' : 'success', metric === 'cost' ? 'tokens' : 'cost']
}

/** Number of ranks with a medal, and of taller rows with a second line. */
const TOP = 3

export interface BoardRow {
  readonly team: TeamTokens
  /** The value that ranks the team; undefined means unranked. */
  readonly value: number | undefined
  readonly rank: number | undefined
  readonly gap: Gap
  /** Significant digits of the value where it is shortened. */
  readonly digits: number
  readonly bar: readonly BarPart[]
  /** Ranks 1–3 with a value get a medal. */
  readonly hasMedal: boolean
  /** One of the first three rows. */
  readonly isTop: boolean
  /** Undefined without requests. */
  readonly successRate: number | undefined
}

/**
 * Rows by rank. Ranks and gaps cover the whole board, regardless of the search.
 * Unchanged rows keep their object identity, so they are not rendered again.
 */
export function boardRows(
  teams: readonly TeamTokens[],
  metric: Metric = 'tokens',
  before: readonly BoardRow[] = [],
  fromRequests = 0,
): BoardRow[] {
  const known = new Map(before.map((row) => [row.team.team_id, row]))
  const ranking = rankBy(metric, teams, fromRequests)
  const gaps = gapsOf(ranking, fromRequests)

  return ranking.map(({ team, value, rank }, place) => {
    const hasMedal = (rank ?? Infinity) <= TOP && (value ?? 0) > 0
    const row = {
      team,
      value,
      rank,
      gap: gaps[place] ?? { kind: 'none' as const },
      digits: digitsOf(value, [ranking[place - 1]?.value, ranking[place + 1]?.value]),
      bar: barOf(metric, team),
      hasMedal,
      isTop: hasMedal && place < TOP,
      successRate: successRateOf(team),
    }
    const old = known.get(team.team_id)
    return old && isSameRow(old, row) ? old : row
  })
}

/** Steps rather than single digits: the column keeps its width while a distance changes. */
const DIGITS = [SHORT_DIGITS, 5]

/** More than three where they would not show the distance from the team above or below, if need be all. */
function digitsOf(value = 0, neighbours: readonly (number | undefined)[]): number {
  const distances = neighbours.map((other = value) => Math.abs(value - other))
  const least = Math.min(...distances.filter((distance) => distance > 0))
  const stepOf = (digits: number) => 10 ** (magnitudeOf(value) + 1 - digits)
  return DIGITS.find((digits) => 2 * stepOf(digits) <= least) ?? Infinity
}

function isSameRow(old: BoardRow, row: BoardRow): boolean {
  return (
    old.team === row.team &&
    old.rank === row.rank &&
    old.value === row.value &&
    old.isTop === row.isTop &&
    old.digits === row.digits &&
    old.bar[0]?.kind === row.bar[0]?.kind &&
    isSameGap(old.gap, row.gap)
  )
}

function successRateOf(team: TeamTokens): number | undefined {
  return team.total_requests > 0 ? team.success_rate : undefined
}

export type SortValue = (row: BoardRow) => number | undefined

/** Rows without a value come last in both directions; equal rows keep the order of rank. */
export function sortRows(
  rows: readonly BoardRow[],
  valueOf: SortValue,
  direction: Direction,
): readonly BoardRow[] {
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

/** The teams at the start of the event, by name. */
export function startersOf(teams: readonly TeamTokens[], locale: string): TeamTokens[] {
  return teams
    .filter((team) => !team.deleted)
    .sort((a, b) => a.name.localeCompare(b.name, locale, { numeric: true }))
}
