import { group, max, sum } from 'd3-array'
import { isoDay } from '@/data/period'
import { heatStep } from '@/charts/models/heat'
import { isPart, type Series, type SeriesPoint } from '@/charts/race/race'
import { hourStart, zoneTime } from '@/charts/race/zone'

/** One hour of one day, or of all days of one weekday. */
export interface StripCell {
  readonly hour: number
  readonly tokens: number
  /** `quiet`: certainly no usage. `unknown`: there may have been some. `outside`: not in the period. */
  readonly state: 'busy' | 'quiet' | 'unknown' | 'outside'
  /** Of heat, 0 to 7. */
  readonly step: number
}

export interface StripRow {
  /** A day in the zone, `2026-11-23`; of a weekday its first one. */
  readonly day: string
  readonly isWeekday: boolean
  readonly cells: readonly StripCell[]
}

const HOUR = 3_600_000
const WEEK = 7

/**
 * Day × hour in a zone; from seven days on weekday × hour. A point counts in the hour in which it starts. An hour without
 * a point was quiet only if all tokens of its UTC day, or of the window, are known by the hour.
 */
export function dayStrip(
  { timeseries, as_of: asOf, window }: Series,
  zone: string,
  isIncluded: (teamId: string) => boolean,
): StripRow[] {
  const [first, last] = [timeseries[0], timeseries.at(-1)]
  if (!first || !last) return []
  const start = Date.parse(window?.from ?? `${first.date}T00:00:00Z`)
  const end = window ? Date.parse(window.to) : Date.parse(`${last.date}T00:00:00Z`) + 24 * HOUR
  const now = asOf === null ? end : Math.min(end, Date.parse(asOf))

  const tokensOf = (points: readonly SeriesPoint[] = []) =>
    sum(points, ({ teams }) =>
      sum(teams, ({ team_id, tokens }) => (isIncluded(team_id) ? tokens : 0)),
    )
  const parts = group(timeseries.filter(isPart), (point) =>
    hourStart(Date.parse(point.start), zone),
  )
  /** A window has none of the usage whose minute is unknown. */
  const isKnown = (window?.coverage ?? 1) === 1
  const gaps = new Set(
    timeseries.filter((point) => !isPart(point) && tokensOf([point]) > 0).map(({ date }) => date),
  )

  const rows = new Map<string, HourUsage[]>()
  const today = zoneTime(now - 1, zone).day
  for (let hour = hourStart(start, zone); hour < end; hour += HOUR) {
    const { day, hour: place } = zoneTime(hour, zone)
    if (day > today) break
    const row = rows.get(day) ?? Array.from({ length: 24 }, () => ({ tokens: 0, state: OUTSIDE }))
    rows.set(day, row)
    const tokens = tokensOf(parts.get(hour))
    const isQuiet = isKnown && hour < now && !gaps.has(isoDay(hour))
    const state = tokens > 0 ? 'busy' : isQuiet ? 'quiet' : 'unknown'
    row[place] = joined(row[place], { tokens, state })
  }
  const isWeekday = rows.size >= WEEK
  return withSteps(isWeekday ? byWeekday(rows) : rows, isWeekday)
}

type HourUsage = Pick<StripCell, 'tokens' | 'state'>

const OUTSIDE: StripCell['state'] = 'outside'
const WEIGHT = { outside: 0, quiet: 1, unknown: 2, busy: 3 }

/** For an hour that a clock change repeats, and for the same hour of several days. */
function joined(a: HourUsage | undefined, b: HourUsage): HourUsage {
  if (!a) return b
  const state = WEIGHT[a.state] > WEIGHT[b.state] ? a.state : b.state
  return { tokens: a.tokens + b.tokens, state }
}

/** Days since Monday. */
const weekday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

function byWeekday(rows: ReadonlyMap<string, readonly HourUsage[]>): Map<string, HourUsage[]> {
  const days = [...group(rows, ([day]) => weekday(day))].sort(([a], [b]) => a - b)
  return new Map(
    days.map(([, same]) => [
      same[0]?.[0] ?? '',
      Array.from({ length: 24 }, (_, hour) =>
        same.flatMap(([, cells]) => cells[hour] ?? []).reduce(joined),
      ),
    ]),
  )
}

function withSteps(
  rows: ReadonlyMap<string, readonly HourUsage[]>,
  isWeekday: boolean,
): StripRow[] {
  const most = max([...rows.values()].flat(), ({ tokens }) => tokens) ?? 0
  return [...rows].map(([day, cells]) => ({
    day,
    isWeekday,
    cells: cells.map((cell, hour) => ({ ...cell, hour, step: heatStep(cell.tokens, most) })),
  }))
}
