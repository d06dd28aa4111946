import { curveMonotoneX, line } from 'd3-shape'

import type { Point } from './placement'

const curve = line<Point>()
  .x((point) => point.x)
  .y((point) => point.y)
  .curve(curveMonotoneX)

/** A smooth line that never falls where its values don't; for running sums only. */
export function curvePath(points: readonly Point[]): string {
  return curve([...points]) ?? ''
}

/** One level per interval, joined by short slopes in the gaps between them. */
export function stepPath(levels: readonly { from: number; to: number; y: number }[]): string {
  return levels
    .map(
      ({ from, to, y }, index) =>
        `${index ? 'L' : 'M'}${round(from)},${round(y)}L${round(to)},${round(y)}`,
    )
    .join('')
}

/** From a line's end to its label: level, slanting, level. */
export function leaderPath(from: Point, to: Point): string {
  const third = (to.x - from.x) / 3
  return (
    `M${round(from.x)},${round(from.y)}C${round(from.x + third * 2)},${round(from.y)} ` +
    `${round(to.x - third * 2)},${round(to.y)} ${round(to.x)},${round(to.y)}`
  )
}

/** A bar with optionally rounded ends; radii shrink with the bar. */
export function barPath(
  x: number,
  y: number,
  width: number,
  height: number,
  left: number,
  right: number,
): string {
  const l = Math.min(left, height / 2, width)
  const r = Math.min(right, height / 2, Math.max(0, width - l))
  const [x0, x1, y0, y1] = [round(x), round(x + width), round(y), round(y + height)]
  return (
    `M${round(x + l)},${y0}H${round(x + width - r)}A${r},${r} 0 0 1 ${x1},${round(y + r)}` +
    `V${round(y + height - r)}A${r},${r} 0 0 1 ${round(x + width - r)},${y1}` +
    `H${round(x + l)}A${l},${l} 0 0 1 ${x0},${round(y + height - l)}V${round(y + l)}A${l},${l} 0 0 1 ${round(x + l)},${y0}Z`
  )
}

/** A column standing on the axis, its head rounded. */
export function columnPath(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): string {
  const r = Math.max(0, Math.min(radius, width / 2, height))
  return (
    `M${round(x)},${round(y + height)}V${round(y + r)}A${r},${r} 0 0 1 ${round(x + r)},${round(y)}` +
    `H${round(x + width - r)}A${r},${r} 0 0 1 ${round(x + width)},${round(y + r)}V${round(y + height)}Z`
  )
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
