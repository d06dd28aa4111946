import { barOf, isShare, laneScale, type BarPart, type Metric } from '@/filters/metric'
import type { BoardRow } from '@/board/board'

/** What a page of the tower draws beyond the board's rows. */

export interface LaneSpan {
  /** The value that fills the lane of the rows below the leader. */
  readonly scale: number
  /** How many times longer these lanes are than on the leader's scale; 1 on the first page. */
  readonly factor: number
}

/** Smaller magnifications are not worth a scale of their own. */
const LEAST_FACTOR = 1.1

/** The first page and shares keep the board's scale; a further page magnifies its lanes, by whole tenths. */
export function laneSpan(
  metric: Metric,
  all: readonly BoardRow[],
  shown: readonly BoardRow[],
  page: number,
): LaneSpan {
  const scale =
    laneScale(
      metric,
      all.map(({ value }) => value),
    ) || 1
  const most = Math.max(0, ...shown.slice(1).map(({ value }) => value ?? 0))
  const factor = most > 0 ? Math.floor((10 * scale) / most) / 10 : 1
  if (page === 0 || isShare(metric) || factor < LEAST_FACTOR) return { scale, factor: 1 }
  return { scale: scale / factor, factor }
}

type Texture = 'hatched' | 'solid' | 'hollow'

const TEXTURES: Record<BarPart['kind'], Texture> = {
  cached: 'hatched',
  prompt: 'solid',
  completion: 'hollow',
  succeeded: 'solid',
  failed: 'hollow',
  whole: 'solid',
}

export const textureOf = (kind: BarPart['kind']) => TEXTURES[kind]

/** The parts of a lane that have a length. */
export const partsOf = (metric: Metric, { team }: BoardRow) =>
  barOf(metric, team).filter(({ value }) => value > 0)
