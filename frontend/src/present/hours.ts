import { group, sum } from 'd3-array'
import { isPart, type Series, type SeriesPoint } from '@/charts/race/race'
import { hourStart, zoneTime } from '@/charts/race/zone'

/** A team's hours as bars, with its record among them. */

/** An hour with usage. */
export interface HourPoint {
  /** In ms since 1970. */
  readonly start: number
  /** Minutes that have passed; fewer than 60 while the hour is running. */
  readonly minutes: number
  readonly teams: SeriesPoint['teams']
}

const MINUTE = 60_000
const WHOLE = 60

/** An hour that is not over holds no record. */
export const isWhole = ({ minutes }: { readonly minutes: number }) => minutes >= WHOLE

interface HourBar {
  readonly start: number
  readonly tokens: number
  readonly minutes: number
  /** A pause before it was omitted. */
  readonly afterPause: boolean
}

const HOUR = 3_600_000
/** Longer pauses without any usage are omitted. */
const LONGEST_PAUSE = 3 * HOUR
const MOST_BARS = 40

/** The known hours of a series on the clocks of a zone; of a window, those that lie entirely within it, and the running one. */
export function hourPoints(
  { timeseries, window, as_of: asOf }: Series,
  zone: string,
): readonly HourPoint[] {
  const [from, to] = window ? [Date.parse(window.from), Date.parse(window.to)] : [0, Infinity]
  const now = asOf === null ? Infinity : Date.parse(asOf)
  const hours = group(timeseries.filter(isPart), ({ start }) => hourStart(Date.parse(start), zone))
  return [...hours]
    .filter(([start]) => start >= from && (start + HOUR <= to || start + HOUR > now))
    .map(([start, points]) => ({
      start,
      minutes: Math.max(0, Math.min(WHOLE, Math.floor((now - start) / MINUTE))),
      teams: teamSums(points),
    }))
}

function teamSums(points: readonly SeriesPoint[]): HourPoint['teams'] {
  const rows = points.flatMap(({ teams }) => teams)
  return [...group(rows, ({ team_id }) => team_id).values()].flatMap((same) => {
    const [team] = same
    return team ? { ...team, tokens: sum(same, ({ tokens }) => tokens) } : []
  })
}

/** All hours of one team; if there are very many, those around the highlighted one. */
export function hourBars(
  points: readonly HourPoint[],
  teamId: string,
  highlighted?: number,
): readonly HourBar[] {
  const bars: HourBar[] = []
  for (const { start, minutes, teams } of points) {
    const tokens = teams.find((team) => team.team_id === teamId)?.tokens ?? 0
    const last = bars.at(-1)?.start
    const isPause = last !== undefined && start - last - HOUR > LONGEST_PAUSE
    for (let hour = isPause ? start : (last ?? start - HOUR) + HOUR; hour < start; hour += HOUR) {
      bars.push({ start: hour, tokens: 0, minutes: WHOLE, afterPause: false })
    }
    bars.push({ start, tokens, minutes, afterPause: isPause })
  }
  if (bars.length <= MOST_BARS) return bars
  const at = bars.findIndex(({ start }) => start === highlighted)
  const first = at < 0 ? bars.length : at - MOST_BARS / 2
  const from = Math.max(0, Math.min(bars.length - MOST_BARS, first))
  return bars.slice(from, from + MOST_BARS)
}

/** Starts of the bars with a label: the record, the first of each day, and others as space permits. */
export function hourLabels(
  bars: readonly HourBar[],
  zone: string,
  highlighted: number | undefined,
  /** Width of a label in bars. */
  room: number,
): ReadonlyMap<number, 'first' | 'other'> {
  const days = bars.map(({ start }) => zoneTime(start, zone).day)
  const isFirst = (index: number) => days[index] !== days[index - 1]
  const weight = (index: number) =>
    bars[index]?.start === highlighted ? 2 : Number(isFirst(index))
  const byPriority = bars.map((_, index) => index).sort((a, b) => weight(b) - weight(a) || a - b)
  const taken: number[] = []
  for (const index of byPriority) {
    if (taken.every((other) => Math.abs(other - index) >= room)) taken.push(index)
  }
  return new Map(
    taken.map((index) => [bars[index]?.start ?? 0, isFirst(index) ? 'first' : 'other'] as const),
  )
}
