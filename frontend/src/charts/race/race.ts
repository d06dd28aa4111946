import { cumsum, group, max, sum } from 'd3-array'
import { chartTeam, type ChartTeam } from '@/charts/teams'
import { isoDay } from '@/data/period'
import type { TimeseriesAnswer } from '@/data/client'

/** How finely time is drawn. */
export type Step = '10min' | 'hour' | 'day'

/** Minutes, which short windows come in, are drawn ten at a time. */
export const drawnStep = (granularity: TimeseriesAnswer['granularity']): Step =>
  granularity === 'minute' ? '10min' : granularity

/** One team's tokens, one figure per interval. */
export interface TeamLine {
  readonly team: ChartTeam
  readonly perInterval: readonly number[]
  /** Tokens of a day whose minute is unknown, counted at the last interval of the day. */
  readonly untimed?: readonly { readonly index: number; readonly tokens: number }[]
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

export interface Race {
  readonly intervals: readonly RaceInterval[]
  /** Teams with usage, most tokens first. */
  readonly lines: readonly TeamLine[]
  /** Days without a finer point, although they have usage. */
  readonly wholeDays: readonly string[]
}

/** What is drawn, and what is known about it. */
export interface KnownRace {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly RaceInterval[]
  /** Available steps, finest first. */
  readonly steps: readonly Step[]
  /** UTC days drawn whole, as too few of their hours are known. */
  readonly wholeDays: readonly string[]
  /** Share of the tokens whose minute is known; null where whole days are drawn. */
  readonly coverage: number | null
  /** Zone of the hours (IANA). */
  readonly zone: string
}

type TeamOfPoint = Pick<
  TimeseriesAnswer['timeseries'][number]['teams'][number],
  'name' | 'team_id' | 'slot' | 'rank' | 'tokens'
>

export interface SeriesPoint {
  readonly date: string
  readonly start: string
  readonly step_minutes: number
  readonly teams: readonly TeamOfPoint[]
}

export interface Series {
  readonly timeseries: readonly SeriesPoint[]
  readonly as_of: string | null
  readonly window?: {
    readonly from: string
    readonly to: string
    readonly coverage?: number | null
  } | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEP_MS: Record<Step, number> = { '10min': 10 * MINUTE, hour: HOUR, day: DAY }

/** Shorter than a day. */
export const isPart = (point: SeriesPoint) => point.step_minutes * MINUTE < DAY

interface RaceDay extends Interval {
  readonly points: readonly SeriesPoint[]
  readonly intervals: readonly RaceInterval[]
  /** Index of the first interval in the whole race. */
  readonly first: number
}

/** The race in steps that are no finer than the series' points. Days without a finer point are drawn whole. */
export function raceOf(series: Series, step: Step): Race {
  const days = raceDays(series, step)
  const intervals = days.flatMap((day) => day.intervals)
  const lines = new Map<
    string,
    { team: ChartTeam; perInterval: number[]; untimed: { index: number; tokens: number }[] }
  >()
  for (const day of days) {
    const last = day.first + day.intervals.length - 1
    const grid = Math.floor(day.start / STEP_MS[step])
    for (const point of day.points) {
      const place = Math.floor(Date.parse(point.start) / STEP_MS[step]) - grid
      const index = Math.max(day.first, Math.min(last, day.first + place))
      const isRest = !isPart(point) && !day.intervals[0]?.isDay
      for (const row of point.teams) {
        if (row.tokens === 0) continue
        let line = lines.get(row.team_id)
        if (!line) {
          const perInterval = new Array<number>(intervals.length).fill(0)
          line = { team: chartTeam(row), perInterval, untimed: [] }
          lines.set(row.team_id, line)
        }
        if (isRest) line.untimed.push({ index: last, tokens: row.tokens })
        else line.perInterval[index] = (line.perInterval[index] ?? 0) + row.tokens
      }
    }
  }
  return {
    intervals,
    lines: [...lines.values()]
      .map((line) => ({
        ...line,
        total: sum(line.perInterval) + sum(line.untimed, ({ tokens }) => tokens),
      }))
      .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name)),
    wholeDays: [...group(series.timeseries, ({ date }) => date)]
      .filter(([, points]) => !points.some(isPart) && tokensOf(points) > 0)
      .map(([date]) => date),
  }
}

const tokensOf = (points: readonly SeriesPoint[]) =>
  sum(points, ({ teams }) => sum(teams, ({ tokens }) => tokens))

/** The days of the series, or of its window; the running day ends at the newest reading. */
function raceDays({ timeseries, window, as_of: asOf }: Series, step: Step): RaceDay[] {
  const pointsOf = group(timeseries, ({ date }) => date)
  const hasParts = timeseries.some(isPart)
  const from = window ? Date.parse(window.from) : -Infinity
  const now = asOf === null ? Infinity : Date.parse(asOf)
  const to = window ? Math.min(now, Date.parse(window.to)) : now
  let first = 0
  return (window ? daysBetween(from, to) : [...pointsOf.keys()]).map((date) => {
    const midnight = Date.parse(`${date}T00:00:00Z`)
    const start = Math.max(from, midnight)
    const end = to > start ? Math.min(to, midnight + DAY) : midnight + DAY
    const points = pointsOf.get(date) ?? []
    // A quiet day between parts of days is as quiet in each of its parts.
    const isWhole = !hasParts || (!points.some(isPart) && tokensOf(points) > 0)
    const intervals =
      step === 'day' || isWhole
        ? [{ date, start, end, isDay: true }]
        : partsOf({ date, start, end }, STEP_MS[step])
    const day = { start, end, points, intervals, first }
    first += intervals.length
    return day
  })
}

function daysBetween(from: number, to: number): string[] {
  const first = Math.floor(from / DAY)
  return Array.from({ length: Math.ceil(to / DAY) - first }, (_, index) =>
    isoDay((first + index) * DAY),
  )
}

/** Steps on the grid of UTC, cut to the day's start and end. */
function partsOf(
  { date, start, end }: Interval & { readonly date: string },
  size: number,
): RaceInterval[] {
  const grid = Math.floor(start / size)
  return Array.from({ length: Math.max(1, Math.ceil(end / size) - grid) }, (_, index) => ({
    date,
    start: Math.max(start, (grid + index) * size),
    end: Math.min(end, (grid + index + 1) * size),
    isDay: false,
  }))
}

/** What a team had at the end of each interval. */
export function runningTotals({ perInterval, untimed = [] }: TeamLine): number[] {
  const values = [...perInterval]
  for (const { index, tokens } of untimed) values[index] = (values[index] ?? 0) + tokens
  return Array.from(cumsum(values))
}

interface Standing {
  readonly team: ChartTeam
  readonly value: number
  readonly place: number
}

/** The order of the teams at one point, most tokens first. */
export function standings(
  lines: readonly { team: ChartTeam; values: readonly number[] }[],
  index: number,
): Standing[] {
  return lines
    .map(({ team, values }) => ({ team, value: values[index] ?? 0 }))
    .sort((a, b) => b.value - a.value)
    .map((standing, place) => ({ ...standing, place: place + 1 }))
}

/** At most `count` standings: the first ones, or those around one team. */
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

/** The facts of the race's sentence, with the places gained from an interval on; null before the first token. */
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

/** Index from which on intervals are news: those of the last full hour and the running one, or the newest day. */
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
    passes(index) ? sum(lines, ({ perInterval }) => perInterval[index] ?? 0) : 0,
  )
  const tokens = max(sums) ?? 0
  return tokens > 0 ? { index: sums.indexOf(tokens), tokens } : null
}
