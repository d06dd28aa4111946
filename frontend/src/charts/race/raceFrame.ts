import { thinned } from '@/charts/axis'
import type { Box } from '@/shared/drawing/placement'
import type { RaceInterval, TeamLine } from './race'
import { type Band, stretches, type Timeline, timeline } from './timeline'
import { offsetAt, zoneTime } from './zone'

export type RaceMode = 'race' | 'each' | 'stacked'

export interface RaceOptions {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly RaceInterval[]
  readonly mode: RaceMode
  /** Whether pauses are folded. */
  readonly fold: boolean
  /** Zone of the axis (IANA). */
  readonly zone: string
  readonly width: number
  readonly height: number
  /** Room for the figures of the axis at the left. */
  readonly axisWidth: number
  /** Width of the labels at the right. */
  readonly labelWidth: number
  /** Lengths that go with the size of the type. */
  readonly measures: RaceMeasures
}

export interface RaceMeasures {
  /** Above the plot, and below it for the axis of time. */
  readonly top: number
  readonly bottom: number
  /** Between a line's end and its label. */
  readonly leader: number
  readonly fold: number
  /** Least distance between two labels of the axis. */
  readonly tickRoom: number
  /** Least distance between two teams' labels. */
  readonly labelGap: number
  /** Space for the mark at a line's end. */
  readonly mark: number
  /** Approximate number of ticks on the axis of tokens. */
  readonly steps: number
  /** The most teams with a label. */
  readonly labels: number
}

/** A label of the time axis. */
export interface TimeTick {
  readonly x: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** A whole UTC day, an hour that begins or opens a day in the zone, or any other hour. */
  readonly kind: 'day' | 'midnight' | 'first' | 'hour'
}

/** The positions of time in the picture. */
export interface RaceFrame {
  readonly plot: Box
  readonly x: (moment: number) => number
  readonly ticks: readonly TimeTick[]
  readonly folds: readonly Band[]
  /** Days drawn whole between hours: only their sum is known. */
  readonly unknown: readonly Band[]
  readonly middles: readonly number[]
}

/** Of the page's charts. */
export const WIDE: RaceMeasures = {
  top: 14,
  bottom: 30,
  leader: 30,
  fold: 46,
  tickRoom: 60,
  labelGap: 31,
  mark: 8,
  steps: 6,
  labels: 10,
}

const HOUR = 3_600_000
/** Time without usage folds when it lasts longer; of whole days at least two. */
const LONGEST_PAUSE = 3 * HOUR
const TICK_HOURS = [1, 2, 3, 6, 12, 24]

/** The pauses that fold away: how many, and of how many intervals. */
export function pauses(
  lines: readonly TeamLine[],
  intervals: readonly RaceInterval[],
): { count: number; intervals: number } {
  const folded = stretches(intervals, busyIntervals(lines, intervals), LONGEST_PAUSE).filter(
    (part) => part.folded,
  )
  const size = folded.reduce((sum, part) => sum + part.last - part.first + 1, 0)
  return { count: folded.length, intervals: size }
}

function busyIntervals(
  lines: readonly TeamLine[],
  intervals: readonly RaceInterval[],
): readonly boolean[] {
  const busy = new Array<boolean>(intervals.length).fill(false)
  for (const line of lines) {
    line.perInterval.forEach((tokens, index) => {
      if (tokens > 0) busy[index] = true
    })
    for (const { index } of line.untimed ?? []) busy[index] = true
  }
  return busy
}

export function raceFrame(options: RaceOptions): RaceFrame {
  const { lines, intervals, width, height, labelWidth } = options
  const { top, bottom, leader, fold } = options.measures
  const plot = {
    x: options.axisWidth,
    y: top,
    width: Math.max(0, width - options.axisWidth - (labelWidth > 0 ? leader + labelWidth : 12)),
    height: height - top - bottom,
  }
  const busy = options.fold ? busyIntervals(lines, intervals) : intervals.map(() => true)
  const time = timeline(stretches(intervals, busy, LONGEST_PAUSE), plot.width, fold)
  const x = (moment: number) => plot.x + time.x(moment)
  const folds = time.folds.map((band) => ({ ...band, x: band.x + plot.x }))
  const hasHours = intervals.some((interval) => !interval.isDay)
  const unknown = intervals.flatMap(({ start, end, isDay }, index) =>
    hasHours && isDay ? [{ x: x(start), width: x(end) - x(start), first: index, last: index }] : [],
  )
  return {
    plot,
    x,
    folds,
    unknown,
    middles: intervals.map(({ start, end }) => (x(start) + x(end)) / 2),
    ticks: timeTicks(options, time, plot.x),
  }
}

function timeTicks(options: RaceOptions, time: Timeline, left: number): TimeTick[] {
  const { intervals, zone } = options
  const isFolded = (index: number) =>
    time.folds.some((band) => index >= band.first && index <= band.last)
  const open = intervals.filter((_, index) => !isFolded(index))
  for (const every of TICK_HOURS) {
    const ticks = open
      .flatMap((interval) =>
        interval.isDay ? dayTick(interval) : hourTicks(interval, zone, every),
      )
      .map((tick) => ({ ...tick, x: left + time.x(tick.time + tick.shift) }))
    const isLast = every === TICK_HOURS.at(-1)
    const shown = thinned(ticks, options.measures.tickRoom)
    if (isLast || shown.length === ticks.length) return withFirstHours(shown, zone)
  }
  return []
}

type Tick = Omit<TimeTick, 'x'> & { readonly shift: number }

function dayTick({ start, end }: RaceInterval): Tick[] {
  return [{ time: start, kind: 'day', shift: (end - start) / 2 }]
}

/** The hour of the zone that begins within an interval, if it is a multiple of `every`. */
function hourTicks({ start, end }: RaceInterval, zone: string, every: number): Tick[] {
  const offset = offsetAt(start, zone)
  const time = Math.ceil((start + offset) / HOUR) * HOUR - offset
  const { hour } = zoneTime(time, zone)
  if (time >= end || hour % every !== 0) return []
  return [{ time, kind: hour === 0 ? 'midnight' : 'hour', shift: 0 }]
}

/** The first label of each day includes the day. */
function withFirstHours(ticks: readonly (Tick & { x: number })[], zone: string): TimeTick[] {
  let before = ''
  return ticks.map(({ x, time, kind }) => {
    const { day } = zoneTime(time, zone)
    const isFirst = kind === 'hour' && day !== before
    if (kind !== 'day') before = day
    return { x, time, kind: isFirst ? 'first' : kind }
  })
}
