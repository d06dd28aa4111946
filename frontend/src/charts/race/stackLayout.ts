import { max } from 'd3-array'
import { axisFromZero, fraction } from '@/charts/axis'
import type { TeamLine } from './race'
import { measuresOf, raceFrame, type RaceMeasures, type RaceOptions } from './raceFrame'
import { labelPlaces, type RaceArea, type RaceLayout } from './raceLayout'
import type { ChartTeam } from '@/charts/teams'

const MOST = 8
const WIDEST_GAP = 2

interface Layer {
  readonly team: ChartTeam | null
  readonly values: readonly number[]
  readonly total: number
}

/** Stacked columns per interval: the eight largest teams, the first on top, and all others as one. */
export function stackLayout(options: RaceOptions): RaceLayout {
  const { intervals, lines, labelWidth } = options
  const measures = measuresOf(options)
  const frame = raceFrame(options)
  const { plot, x } = frame
  const isDrawn = intervals.map((_, index) => frame.unknown.every((band) => band.first !== index))
  const { layers, others } = layersOf(lines, intervals.length)

  const sums = intervals.map((_, index) =>
    isDrawn[index] ? layers.reduce((sum, layer) => sum + (layer.values[index] ?? 0), 0) : 0,
  )
  const axis = axisFromZero(max(sums) ?? 0, measures.steps)
  const y = (value: number) => plot.y + plot.height * (1 - fraction(axis, value))
  const columns = intervals.map(({ start, end }) => {
    const [from, to] = [x(start), x(end)]
    const gap = Math.min(WIDEST_GAP, (to - from) * 0.2)
    return { from: from + gap / 2, to: to - gap / 2 }
  })

  const below = intervals.map(() => 0)
  const areas = [...layers].reverse().map((layer): RaceArea => {
    const spans = columns.map((_, index) => {
      const base = below[index] ?? 0
      const top = base + (isDrawn[index] ? (layer.values[index] ?? 0) : 0)
      below[index] = top
      return { from: y(base), to: y(top) }
    })
    const path = columns
      .map(({ from, to }, index) => {
        const span = spans[index]
        if (!span || span.from - span.to < 0.05) return ''
        return `M${round(from)},${round(span.from)}V${round(span.to)}H${round(to)}V${round(span.from)}Z`
      })
      .join('')
    return { team: layer.team, path, spans }
  })
  areas.reverse()

  return {
    ...frame,
    axis,
    grid: axis.ticks.map((value) => ({ value, y: y(value) })),
    stops: frame.middles,
    lines: layers.flatMap((layer, index) => lineOf(layer, areas[index], frame.middles)),
    areas,
    labels: labelWidth > 0 ? stackLabels(layers, plot, measures) : [],
    others,
  }
}

function layersOf(
  lines: readonly TeamLine[],
  length: number,
): { layers: readonly Layer[]; others: number } {
  const count = lines.length <= MOST + 1 ? lines.length : MOST
  const rest = lines.slice(count)
  const layers: Layer[] = lines
    .slice(0, count)
    .map(({ team, perInterval, total }) => ({ team, values: perInterval, total }))
  if (rest.length === 0) return { layers, others: 0 }
  const values = Array.from({ length }, (_, index) =>
    rest.reduce((sum, line) => sum + (line.perInterval[index] ?? 0), 0),
  )
  const total = rest.reduce((sum, line) => sum + line.total, 0)
  return { layers: [...layers, { team: null, values, total }], others: rest.length }
}

function lineOf(layer: Layer, area: RaceArea | undefined, middles: readonly number[]) {
  if (!layer.team || !area) return []
  const points = area.spans.map((span, index) => ({ x: middles[index] ?? 0, y: span.to }))
  const start = points[0] ?? { x: 0, y: 0 }
  const { team, values } = layer
  return [{ team, values, points, start, end: points.at(-1) ?? start, path: '' }]
}

/** In the order of the stack, from its top on. */
function stackLabels(layers: readonly Layer[], plot: RaceLayout['plot'], measures: RaceMeasures) {
  const places = labelPlaces(
    layers.map((_, index) => plot.y + 6 + index),
    plot,
    measures,
  )
  return layers.map(({ team, total }, index) => ({
    team,
    value: total,
    y: places[index] ?? plot.y,
    leader: '',
  }))
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
