import type { TimeseriesAnswer } from '@/data/client'

import { largestOf } from '@/charts/extent'
import { chartTeam, type ChartTeam } from '@/charts/teams'

/** One team's tokens, one figure per interval. */
export interface TeamLine {
  readonly team: ChartTeam
  readonly perInterval: readonly number[]
  /** Tokens whose minute is not known, counted from the interval on by whose end they had surely been used. */
  readonly joins?: readonly { readonly index: number; readonly tokens: number }[]
  readonly total: number
}

export interface Interval {
  /** Milliseconds since 1970. */
  readonly start: number
  readonly end: number
}

/** One step of the race: a whole UTC day, or a part of one. */
export interface RaceInterval extends Interval {
  /** The UTC day, `2026-11-23`. */
  readonly date: string
  readonly isDay: boolean
}

type TeamOfDay = Pick<
  TimeseriesAnswer['timeseries'][number]['teams'][number],
  'name' | 'team_id' | 'slot' | 'rank' | 'tokens'
>

export interface DayOfTeams {
  readonly date: string
  readonly teams: readonly TeamOfDay[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** The UTC days of a series; the running day ends at the newest reading. */
export function dayIntervals(
  days: readonly { readonly date: string }[],
  asOf: string | null,
): RaceInterval[] {
  const now = asOf === null ? Infinity : Date.parse(asOf)
  return days.map(({ date }) => {
    const start = Date.parse(`${date}T00:00:00Z`)
    const end = now > start && now < start + DAY ? now : start + DAY
    return { start, end, date, isDay: true }
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

/** What a team had at the end of each interval. */
export function runningTotals({ perInterval, joins = [] }: TeamLine): number[] {
  const values = [...perInterval]
  for (const { index, tokens } of joins) values[index] = (values[index] ?? 0) + tokens
  return cumulative(values)
}

interface Standing {
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

interface RaceFacts {
  readonly leader: ChartTeam
  readonly total: number
  /** Null with one team alone. */
  readonly second: ChartTeam | null
  readonly gap: number
  /** Places the leader has gained in the newest intervals. */
  readonly gained: number
}

/** What the race's sentence says, with the places gained from an interval on; null before the first token. */
export function raceFacts(lines: readonly TeamLine[], since: number): RaceFacts | null {
  const [leader, second] = lines
  if (!leader) return null
  const before = lines.map((line) => runningTotals(line)[since - 1] ?? 0)
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

/** The interval from which on the race's newest story is told: the hour before the running one, or the newest day. */
export function newestFrom(intervals: readonly RaceInterval[]): number {
  const last = intervals.at(-1)
  if (!last || last.isDay) return intervals.length - 1
  const since = Math.floor((last.end - 1) / HOUR) * HOUR - HOUR
  return intervals.findIndex(
    ({ start, isDay, date }) => !isDay && start >= since && date === last.date,
  )
}

/** The interval with most tokens of all teams together, of those that pass; null before the first token. */
export function busiestInterval(
  lines: readonly TeamLine[],
  passes: (index: number) => boolean = () => true,
): { index: number; tokens: number } | null {
  const sums = (lines[0]?.perInterval ?? []).map((_, index) =>
    passes(index) ? lines.reduce((sum, line) => sum + (line.perInterval[index] ?? 0), 0) : 0,
  )
  const tokens = largestOf(sums)
  return tokens > 0 ? { index: sums.indexOf(tokens), tokens } : null
}
