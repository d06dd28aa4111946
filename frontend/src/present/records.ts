import type { TeamTokens } from '@/data/client'
import { type ChartTeam, chartTeam } from '@/charts/teams'
import { type HourPoint, isWhole } from './hours'

/** The event's records: the holder of each one, and the teams close behind. Nobody is called last. */

export const RECORDS = ['hour', 'efficiency', 'climber', 'success'] as const
export type RecordKind = (typeof RECORDS)[number]

/** One team's result for a record. */
export interface Feat {
  readonly team: ChartTeam
  /** Tokens of the hour, tokens per dollar, ranks gained, or percent. */
  readonly value: number
  /** Start of the hour, in ms since 1970. */
  readonly hour?: number
  /** The rank it climbed from. */
  readonly from?: number
  /** Number of requests behind the percentage. */
  readonly requests?: number
}

export interface PresentRecord {
  readonly kind: RecordKind
  readonly best: Feat
  /** Up to three teams within a tenth of the record. */
  readonly behind: readonly Feat[]
  /** Requests that a team needs for a percentage or a rate. */
  readonly fewest: number
}

const BEHIND = 3
/** Share of the record from which on a team is close behind. */
const CLOSE = 0.9
/** Rates of a few cents mean nothing yet. */
const LEAST_DOLLARS = 0.01

interface Climb {
  readonly name: string
  readonly team_id: string
  readonly slot: number
  readonly rank: number | null
  readonly rank_hour_ago: number | null
}

/** All records that a team holds. `fewest`: as many requests as a rank by success requires. */
export function recordsOf(
  teams: readonly TeamTokens[],
  hours: readonly HourPoint[],
  climbs: readonly Climb[],
  fewest: number,
): readonly PresentRecord[] {
  const feats: Record<RecordKind, readonly Feat[]> = {
    hour: fastestHours(hours),
    efficiency: efficiencies(teams, fewest),
    climber: climbers(climbs),
    success: successes(teams, fewest),
  }
  return RECORDS.flatMap((kind) => {
    const [best, ...others] = feats[kind]
    if (!best) return []
    const close = others.filter(({ value }) => value >= CLOSE * best.value)
    return [{ kind, best, behind: close.slice(0, BEHIND), fewest }]
  })
}

/** The best hour of each team, of those that are over. */
function fastestHours(points: readonly HourPoint[]): Feat[] {
  const best = new Map<string, Feat>()
  for (const { start, teams } of points.filter(isWhole)) {
    for (const team of teams) {
      if (team.tokens > (best.get(team.team_id)?.value ?? 0)) {
        best.set(team.team_id, { team: chartTeam(team), value: team.tokens, hour: start })
      }
    }
  }
  return [...best.values()].sort((a, b) => b.value - a.value)
}

function efficiencies(teams: readonly TeamTokens[], fewest: number): Feat[] {
  return teams
    .filter(
      ({ total_cost, total_requests }) => total_cost >= LEAST_DOLLARS && total_requests >= fewest,
    )
    .map((team) => ({ team: chartTeam(team), value: team.tokens / team.total_cost }))
    .sort((a, b) => b.value - a.value)
}

function climbers(teams: readonly Climb[]): Feat[] {
  return teams
    .flatMap((team) => {
      const { rank, rank_hour_ago: from } = team
      if (rank === null || from === null || from <= rank) return []
      return [{ team: chartTeam(team), value: from - rank, from, rank }]
    })
    .sort((a, b) => b.value - a.value || a.rank - b.rank)
}

/** Of equal percentages, the one with more requests comes first. */
function successes(teams: readonly TeamTokens[], fewest: number): Feat[] {
  return teams
    .filter(({ total_requests }) => total_requests >= fewest)
    .map((team) => ({
      team: chartTeam(team),
      value: team.success_rate,
      requests: team.total_requests,
    }))
    .sort((a, b) => b.value - a.value || b.requests - a.requests)
}

/** Tokens of a novel with about 90,000 words. */
const NOVEL = 120_000

interface HourComparison {
  readonly perSecond: number
  /** Minutes per novel, or novels per minute. */
  readonly novel: { readonly every: number } | { readonly each: number }
}

/** The tokens of an hour expressed in novels; undefined for less than one novel. */
export function comparisonOf(tokens: number): HourComparison | undefined {
  if (tokens < NOVEL) return undefined
  const perMinute = tokens / 60
  const minutes = Math.round(NOVEL / perMinute)
  return {
    perSecond: Math.round(tokens / 3600),
    novel: minutes >= 1 ? { every: minutes } : { each: Math.round(perMinute / NOVEL) },
  }
}
