import { type Axis, axisFromZero, fraction, thinned } from './axis'
import { largestOf } from './extent'
import { curvePath, leaderPath, stepPath } from './paths'
import { type Box, type Point, pushApart } from './placement'
import { cumulative, type Interval, type TeamLine } from './race'
import type { ChartTeam } from './teams'
import { type Band, stretches, timeline } from './timeline'

export type RaceMode = 'race' | 'days'

export interface RaceLine {
  readonly team: ChartTeam
  readonly values: readonly number[]
  /** Where each value lies. */
  readonly points: readonly Point[]
  readonly path: string
  readonly start: Point
  readonly end: Point
}

interface RaceLabel {
  readonly team: ChartTeam
  readonly value: number
  readonly y: number
  readonly leader: string
}

export interface RaceLayout {
  readonly plot: Box
  readonly axis: Axis
  readonly grid: readonly { readonly value: number; readonly y: number }[]
  /** Indexes of the intervals that get a label, with its place. */
  readonly dayLabels: readonly { readonly index: number; readonly x: number }[]
  readonly folds: readonly Band[]
  /** Where the crosshair can stand, one place per interval. */
  readonly stops: readonly number[]
  readonly lines: readonly RaceLine[]
  readonly labels: readonly RaceLabel[]
}

interface RaceWish {
  readonly lines: readonly TeamLine[]
  readonly intervals: readonly Interval[]
  readonly mode: RaceMode
  readonly fold: boolean
  readonly width: number
  readonly height: number
  /** Room for the figures of the axis at the left. */
  readonly axisWidth: number
  /** Width of the labels at the right. */
  readonly labelWidth: number
}

const MOST_LABELS = 10
const LABEL_GAP = 31
const TOP = 14
const BOTTOM = 30
const LEADER = 30
const FOLD_WIDTH = 46
/** Quiet days in a row from which on time folds. */
const SHORTEST_FOLD = 2
const DAY_LABEL_ROOM = 70

/** Days that nobody used, as far as they fold away. */
export function quietDays(lines: readonly TeamLine[], intervals: readonly Interval[]): number {
  return stretches(intervals, busyDays(lines, intervals), SHORTEST_FOLD)
    .filter((part) => part.folded)
    .reduce((sum, part) => sum + part.last - part.first + 1, 0)
}

function busyDays(lines: readonly TeamLine[], intervals: readonly Interval[]): boolean[] {
  return intervals.map((_, index) => lines.some((line) => (line.perInterval[index] ?? 0) > 0))
}

export function raceLayout(wish: RaceWish): RaceLayout {
  const { lines, intervals, mode, width, height, labelWidth } = wish
  const plot = {
    x: wish.axisWidth,
    y: TOP,
    width: Math.max(0, width - wish.axisWidth - (labelWidth > 0 ? LEADER + labelWidth : 12)),
    height: height - TOP - BOTTOM,
  }
  const busy = wish.fold ? busyDays(lines, intervals) : intervals.map(() => true)
  const time = timeline(stretches(intervals, busy, SHORTEST_FOLD), plot.width, FOLD_WIDTH)
  const x = (moment: number) => plot.x + time.x(moment)

  const valuesOf = (line: TeamLine) =>
    mode === 'race' ? cumulative(line.perInterval) : line.perInterval
  const axis = axisFromZero(largestOf(lines.flatMap(valuesOf)), height < 300 ? 4 : 6)
  const y = (value: number) => plot.y + plot.height * (1 - fraction(axis, value))

  const drawn = lines.map((line) => drawLine(line.team, valuesOf(line), intervals, mode, x, y))
  const middles = intervals.map(({ start, end }) => (x(start) + x(end)) / 2)
  const folds = time.folds.map((band) => ({ ...band, x: band.x + plot.x }))
  const unfolded = middles.flatMap((middle, index) =>
    folds.some((band) => index >= band.first && index <= band.last) ? [] : { index, x: middle },
  )
  const shown = thinned(
    unfolded.map((label) => label.x),
    DAY_LABEL_ROOM,
  )
  return {
    plot,
    axis,
    grid: axis.ticks.map((value) => ({ value, y: y(value) })),
    dayLabels: shown.flatMap((place) => unfolded[place] ?? []),
    folds,
    stops: mode === 'race' ? intervals.map(({ end }) => x(end)) : middles,
    lines: drawn,
    labels: labelWidth > 0 ? endLabels(drawn.slice(0, MOST_LABELS), plot) : [],
  }
}

function drawLine(
  team: ChartTeam,
  values: readonly number[],
  intervals: readonly Interval[],
  mode: RaceMode,
  x: (moment: number) => number,
  y: (value: number) => number,
): RaceLine {
  const spans = intervals.map(({ start, end }, index) => ({
    from: x(start),
    to: x(end),
    y: y(values[index] ?? 0),
  }))
  const first = spans[0]
  const last = spans.at(-1)
  const end = { x: last?.to ?? 0, y: last?.y ?? 0 }
  if (mode === 'race') {
    const points = spans.map((span) => ({ x: span.to, y: span.y }))
    const start = { x: first?.from ?? 0, y: y(0) }
    return { team, values, points, start, end, path: curvePath([start, ...points]) }
  }
  const levels = spans.map(({ from, to, y: level }, index) => {
    const slope = Math.min(14, (to - from) * 0.2)
    return {
      from: index === 0 ? from : from + slope,
      to: index === spans.length - 1 ? to : to - slope,
      y: level,
    }
  })
  const points = spans.map((span) => ({ x: (span.from + span.to) / 2, y: span.y }))
  const start = { x: first?.from ?? 0, y: first?.y ?? 0 }
  return { team, values, points, start, end, path: stepPath(levels) }
}

function endLabels(lines: readonly RaceLine[], plot: Box): RaceLabel[] {
  const places = pushApart(
    lines.map((line) => line.end.y),
    LABEL_GAP,
    plot.y + 6,
    plot.y + plot.height,
  )
  const labelX = plot.x + plot.width + LEADER
  return lines.map((line, index) => {
    const y = places[index] ?? line.end.y
    const leader = leaderPath({ x: line.end.x + 8, y: line.end.y }, { x: labelX - 4, y })
    return { team: line.team, value: line.values.at(-1) ?? 0, y, leader }
  })
}

/** The line that passes nearest below or above a point, if within `reach` pixels. */
export function lineNear(lines: readonly RaceLine[], point: Point, reach: number): RaceLine | null {
  let found: RaceLine | null = null
  let distance = reach
  for (const line of lines) {
    const away = Math.abs(heightAt(line.points, point.x) - point.y)
    if (away < distance) {
      distance = away
      found = line
    }
  }
  return found
}

function heightAt(points: readonly Point[], x: number): number {
  const next = points.findIndex((point) => point.x >= x)
  const right = points[next]
  const left = points[next - 1]
  if (!right) return points.at(-1)?.y ?? Infinity
  if (!left) return right.y
  return left.y + ((x - left.x) / (right.x - left.x || 1)) * (right.y - left.y)
}

const SAMPLES = 32

/** Points along the labelled lines, close enough together to know what a box would cover. */
export function samplePoints({ plot, lines }: RaceLayout): Point[] {
  return lines.slice(0, MOST_LABELS).flatMap((line) =>
    Array.from({ length: SAMPLES + 1 }, (_, step) => {
      const x = plot.x + (plot.width * step) / SAMPLES
      return { x, y: heightAt([line.start, ...line.points], x) }
    }),
  )
}
