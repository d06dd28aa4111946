import { area, curveMonotoneX, line } from 'd3-shape'

interface Spark {
  /** Paths of the line and of the area below it; unknown intervals leave gaps. */
  readonly line: string
  readonly area: string
  /** The newest known step. */
  readonly last: { readonly x: number; readonly y: number }
}

/** A line over equal steps in a plot of this size; undefined if nothing is known. */
export function sparkOf(
  steps: readonly (number | null)[],
  width: number,
  height: number,
): Spark | undefined {
  const place = steps.findLastIndex((tokens) => tokens !== null)
  if (place < 0) return undefined
  const most = Math.max(1, ...steps.map((tokens) => tokens ?? 0))
  const x = (_: unknown, index: number) => (index * width) / Math.max(1, steps.length - 1)
  const y = (tokens: number | null) => height * (1 - (tokens ?? 0) / most)
  const isKnown = (tokens: number | null) => tokens !== null
  const drawn = line<number | null>(x, y).defined(isKnown).curve(curveMonotoneX).digits(1)
  const filled = area<number | null>(x, height, y).defined(isKnown).curve(curveMonotoneX).digits(1)
  return {
    line: drawn(steps) ?? '',
    area: filled(steps) ?? '',
    last: { x: x(null, place), y: y(steps[place] ?? 0) },
  }
}
