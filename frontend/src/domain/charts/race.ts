import type { TimeseriesAnswer } from '@/api/client'

import { chartTeam, type ChartTeam } from './teams'

/** One team's tokens, one figure per interval. */
export interface TeamLine {
  readonly team: ChartTeam
  readonly perInterval: readonly number[]
  readonly total: number
}

export interface Interval {
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
}

type TeamOfDay = Pick<
  TimeseriesAnswer['timeseries'][number]['teams'][number],
  'name' | 'team_id' | 'slot' | 'rank' | 'tokens'
>

interface DayOfTeams {
  readonly date: string
  readonly teams: readonly TeamOfDay[]
}

const DAY = 86_400_000

/** The UTC days of a series; the running day ends at the newest reading. */
export function dayIntervals(
  days: readonly { readonly date: string }[],
  asOf: string | null,
): Interval[] {
  const now = asOf === null ? Infinity : Date.parse(asOf)
  return days.map(({ date }) => {
    const start = Date.parse(`${date}T00:00:00Z`)
    return { start, end: now > start && now < start + DAY ? now : start + DAY }
  })
}

/** One line per team with usage, most tokens first. */
export function teamLines(days: readonly DayOfTeams[]): TeamLine[] {
  const lines = new Map<string, { team: ChartTeam; perInterval: number[]; total: number }>()
  days.forEach((day, index) => {
    for (const row of day.teams) {
      let line = lines.get(row.team_id)
      if (!line) {
        line = {
          team: chartTeam(row),
          perInterval: new Array<number>(days.length).fill(0),
          total: 0,
        }
        lines.set(row.team_id, line)
      }
      line.perInterval[index] = row.tokens
      line.total += row.tokens
    }
  })
  return [...lines.values()]
    .filter((line) => line.total > 0)
    .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name))
}

/** Running sums: what each team had at the end of each interval. */
export function cumulative(values: readonly number[]): number[] {
  let sum = 0
  return values.map((value) => (sum += value))
}

export interface Standing {
  readonly team: ChartTeam
  readonly value: number
  readonly place: number
}

/** Who stood where at one point, most first. */
export function standings(
  lines: readonly { team: ChartTeam; values: readonly number[] }[],
  index: number,
): Standing[] {
  return lines
    .map(({ team, values }) => ({ team, value: values[index] ?? 0 }))
    .sort((a, b) => b.value - a.value)
    .map((standing, place) => ({ ...standing, place: place + 1 }))
}

/** At most `count` standings: those in front, or those around the team one is looking at. */
export function standingsAround(
  all: readonly Standing[],
  teamId: string | null,
  count: number,
): Standing[] {
  const place = all.findIndex((standing) => standing.team.id === teamId)
  const first = place < count ? 0 : Math.min(place - Math.floor(count / 2), all.length - count)
  return all.slice(first, first + count)
}

export interface RaceFacts {
  readonly leader: ChartTeam
  readonly total: number
  /** Null with one team alone. */
  readonly second: ChartTeam | null
  readonly gap: number
  /** Places the leader has gained within the newest interval. */
  readonly gained: number
}

/** What the race's sentence says; null before the first token. */
export function raceFacts(lines: readonly TeamLine[]): RaceFacts | null {
  const [leader, second] = lines
  if (!leader) return null
  const before = lines.map((line) => line.total - (line.perInterval.at(-1) ?? 0))
  const leaderBefore = before[0] ?? 0
  const gained = leaderBefore > 0 ? before.filter((total) => total > leaderBefore).length : 0
  return {
    leader: leader.team,
    total: leader.total,
    second: second?.team ?? null,
    gap: leader.total - (second?.total ?? 0),
    gained,
  }
}

/** The interval with most tokens of all teams together; null before the first token. */
export function busiestInterval(
  lines: readonly TeamLine[],
): { index: number; tokens: number } | null {
  const sums = (lines[0]?.perInterval ?? []).map((_, index) =>
    lines.reduce((sum, line) => sum + (line.perInterval[index] ?? 0), 0),
  )
  const tokens = Math.max(0, ...sums)
  return tokens > 0 ? { index: sums.indexOf(tokens), tokens } : null
}
