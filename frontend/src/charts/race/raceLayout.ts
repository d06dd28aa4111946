import { least, max } from 'd3-array'
import { type Axis, axisFromZero, fraction } from '@/charts/axis'
import { curvePath, leaderPath, stepPath } from '@/shared/drawing/paths'
import { type Box, type Point, pushApart } from '@/shared/drawing/placement'
import { runningTotals } from './race'
import { nearest } from './timeline'
import { type RaceFrame, raceFrame, type RaceMeasures, type RaceOptions } from './raceFrame'
import type { ChartTeam } from '@/charts/teams'

export interface RaceLine {
  readonly team: ChartTeam
  readonly values: readonly number[]
  /** Position of each value. */
  readonly points: readonly Point[]
  readonly path: string
  readonly start: Point
  readonly end: Point
}

export interface RaceLabel {
  /** Null: several teams together. */
  readonly team: ChartTeam | null
  readonly value: number
  readonly y: number
  /** From the line's end to the label; empty without a line. */
  readonly leader: string
}

/** One team's part of every stack, or that of all others. */
export interface RaceArea {
  readonly team: ChartTeam | null
  readonly path: string
  /** Its lower and upper end per interval. */
  readonly spans: readonly { readonly from: number; readonly to: number }[]
}

export interface RaceLayout extends Omit<RaceFrame, 'x' | 'middles'> {
  readonly axis: Axis
  readonly grid: readonly { readonly value: number; readonly y: number }[]
  /** Positions of the crosshair, one per interval. */
  readonly stops: readonly number[]
  readonly lines: readonly RaceLine[]
  readonly areas: readonly RaceArea[]
  readonly labels: readonly RaceLabel[]
  /** How many teams the label “others” covers. */
  readonly others: number
}

/** Of a name on one line and on two; on phones also on three. */
export const LABEL_SIZES = [14, 13]
export const PHONE_LABEL_SIZES = [...LABEL_SIZES, 12]

/** Lines: of all tokens so far, or of those of each interval. */
export function raceLayout(options: RaceOptions): RaceLayout {
  const { lines, intervals, labelWidth, measures } = options
  const frame = raceFrame(options)
  const { plot, x } = frame
  const isRace = options.mode === 'race'
  const isDrawn = (index: number) => isRace || frame.unknown.every((band) => band.first !== index)

  const valued = lines.map((line) => ({
    team: line.team,
    values: isRace ? runningTotals(line) : line.perInterval,
  }))
  const drawnValues = valued.flatMap(({ values }) => values.filter((_, index) => isDrawn(index)))
  const axis = axisFromZero(max(drawnValues) ?? 0, measures.steps)
  const y = (value: number) => plot.y + plot.height * (1 - Math.min(1, fraction(axis, value)))
  const spans = intervals.map(({ start, end }) => ({ from: x(start), to: x(end) }))
  const drawn = valued.map(({ team, values }) =>
    isRace
      ? racingLine(team, values, spans, y)
      : steppingLine(team, values, spans, frame.middles, y, isDrawn),
  )
  return {
    ...frame,
    axis,
    grid: axis.ticks.map((value) => ({ value, y: y(value) })),
    stops: isRace ? spans.map(({ to }) => to) : frame.middles,
    lines: drawn,
    areas: [],
    labels: labelWidth > 0 ? endLabels(drawn.slice(0, measures.labels), plot, measures) : [],
    others: 0,
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

function racingLine(
  team: ChartTeam,
  values: readonly number[],
  spans: readonly Span[],
  y: (value: number) => number,
): RaceLine {
  const points = spans.map(({ to }, index) => ({ x: to, y: y(values[index] ?? 0) }))
  const start = { x: spans[0]?.from ?? 0, y: y(0) }
  const end = points.at(-1) ?? start
  return { team, values, points, start, end, path: curvePath(withoutFlats([start, ...points])) }
}

/** Drops the inner points of level stretches. */
function withoutFlats(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1]
    const after = points[index + 1]
    return !before || !after || before.y !== point.y || after.y !== point.y
  })
}

function steppingLine(
  team: ChartTeam,
  values: readonly number[],
  spans: readonly Span[],
  middles: readonly number[],
  y: (value: number) => number,
  isDrawn: (index: number) => boolean,
): RaceLine {
  const levels = spans.map(({ from, to }, index) => {
    const slope = Math.min(14, (to - from) * 0.2)
    return {
      from: index === 0 ? from : from + slope,
      to: index === spans.length - 1 ? to : to - slope,
      y: y(values[index] ?? 0),
    }
  })
  const runs: (typeof levels)[] = [[]]
  levels.forEach((level, index) => {
    if (isDrawn(index)) runs.at(-1)?.push(level)
    else runs.push([])
  })
  const points = levels.map((level, index) => ({ x: middles[index] ?? 0, y: level.y }))
  const start = { x: spans[0]?.from ?? 0, y: levels[0]?.y ?? 0 }
  const end = { x: spans.at(-1)?.to ?? 0, y: levels.at(-1)?.y ?? 0 }
  return { team, values, points, start, end, path: runs.map(stepPath).join('') }
}

function endLabels(lines: readonly RaceLine[], plot: Box, measures: RaceMeasures): RaceLabel[] {
  const places = labelPlaces(
    lines.map((line) => line.end.y),
    plot,
    measures,
  )
  const labelX = plot.x + plot.width + measures.leader
  return lines.map((line, index) => {
    const y = places[index] ?? line.end.y
    const leader = leaderPath(
      { x: line.end.x + measures.mark, y: line.end.y },
      { x: labelX - 4, y },
    )
    return { team: line.team, value: line.values.at(-1) ?? 0, y, leader }
  })
}

/** Vertical positions of the labels: as close to the targets as the gap allows. */
export function labelPlaces(
  targets: readonly number[],
  plot: Box,
  { labelGap }: Pick<RaceMeasures, 'labelGap'>,
): number[] {
  return pushApart(targets, labelGap, plot.y + 6, plot.y + plot.height)
}

/** The team whose line passes nearest below or above a point, within `reach` pixels, or whose area holds it. */
export function teamNear(
  { areas, stops }: RaceLayout,
  lines: readonly RaceLine[],
  point: Point,
  reach: number,
): string | null {
  if (areas.length === 0) return lineNear(lines, point, reach)?.team.id ?? null
  const index = nearest(stops, point.x)
  const found = areas.find(({ spans }) => {
    const span = spans[index]
    return span && point.y >= span.to && point.y <= span.from
  })
  return found?.team?.id ?? null
}

export function lineNear(lines: readonly RaceLine[], point: Point, reach: number): RaceLine | null {
  const away = (line: RaceLine) => Math.abs(heightAt(line.points, point.x) - point.y)
  const found = least(lines, away)
  return found && away(found) < reach ? found : null
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

/** Points along the labelled lines, dense enough to detect what a box would cover. */
export function samplePoints({ plot, lines, labels }: RaceLayout): Point[] {
  return lines.slice(0, labels.length).flatMap((line) =>
    Array.from({ length: SAMPLES + 1 }, (_, step) => {
      const x = plot.x + (plot.width * step) / SAMPLES
      return { x, y: heightAt([line.start, ...line.points], x) }
    }),
  )
}
