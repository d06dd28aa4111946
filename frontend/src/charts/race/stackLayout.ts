import { max, sum, transpose } from 'd3-array'
import { stack } from 'd3-shape'
import { axisFromZero, fraction } from '@/charts/axis'
import type { ChartTeam } from '@/charts/teams'
import type { TeamLine } from './race'
import { raceFrame, type RaceOptions } from './raceFrame'
import { labelPlaces, type RaceLayout } from './raceLayout'

const MOST = 8
const WIDEST_GAP = 2

interface Layer {
  readonly team: ChartTeam | null
  readonly perInterval: readonly number[]
  readonly total: number
}

/** Stacked columns per interval: the eight largest teams, the first on top, and all others as one. */
export function stackLayout(options: RaceOptions): RaceLayout {
  const { intervals, lines, labelWidth, measures } = options
  const frame = raceFrame(options)
  const { plot, x, middles } = frame
  const unknown = new Set(frame.unknown.map((band) => band.first))
  const { layers, others } = layersOf(lines)

  // The lowest layer is the last one.
  const stacked = stack<number, number>()
    .keys(layers.map((_, index) => index).reverse())
    .value((index, layer) => (unknown.has(index) ? 0 : (layers[layer]?.perInterval[index] ?? 0)))(
      intervals.keys(),
    )
    .reverse()
  const axis = axisFromZero(max(stacked[0] ?? [], ([, top]) => top) ?? 0, measures.steps)
  const y = (value: number) => plot.y + plot.height * (1 - fraction(axis, value))
  const areas = layers.map(({ team }, layer) => {
    const spans = (stacked[layer] ?? []).map(([from, to]) => ({ from: y(from), to: y(to) }))
    const path = spans.map(({ from, to }, index) => {
      const interval = intervals[index]
      if (!interval || from - to < 0.05) return ''
      const [left, right] = [x(interval.start), x(interval.end)]
      const inset = Math.min(WIDEST_GAP, (right - left) * 0.2) / 2
      return columnOf(left + inset, right - inset, from, to)
    })
    return { team, spans, path: path.join('') }
  })
  const places = labelPlaces(
    layers.map((_, index) => plot.y + 6 + index),
    plot,
    measures,
  )

  return {
    ...frame,
    axis,
    grid: axis.ticks.map((value) => ({ value, y: y(value) })),
    stops: middles,
    lines: layers.flatMap(({ team, perInterval: values }, layer) => {
      const spans = areas[layer]?.spans ?? []
      const points = spans.map(({ to }, index) => ({ x: middles[index] ?? 0, y: to }))
      const [start = { x: 0, y: 0 }] = points
      return team ? { team, values, points, start, end: points.at(-1) ?? start, path: '' } : []
    }),
    areas,
    labels: (labelWidth > 0 ? layers : []).map(({ team, total }, index) => ({
      team,
      value: total,
      y: places[index] ?? plot.y,
      leader: '',
    })),
    others,
  }
}

function layersOf(lines: readonly TeamLine[]): { layers: readonly Layer[]; others: number } {
  if (lines.length <= MOST + 1) return { layers: lines, others: 0 }
  const rest = lines.slice(MOST)
  const others = {
    team: null,
    perInterval: transpose(rest.map(({ perInterval }) => perInterval)).map((values) => sum(values)),
    total: sum(rest, ({ total }) => total),
  }
  return { layers: [...lines.slice(0, MOST), others], others: rest.length }
}

const round = (value: number) => Math.round(value * 100) / 100

const columnOf = (left: number, right: number, from: number, to: number) =>
  `M${round(left)},${round(from)}V${round(to)}H${round(right)}V${round(from)}Z`
