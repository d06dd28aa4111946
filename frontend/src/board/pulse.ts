import type { PulsePoint } from '@/data/client'

interface PulseBar {
  readonly x: number
  readonly width: number
  /** From 0 to the height of the plot; undefined if unknown. */
  readonly height: number | undefined
  /** The interval that is still running. */
  readonly isNow: boolean
  /** Before the newest day: drawn muted. */
  readonly isEarlier: boolean
}

/** Gap between bars. */
const FILLED = 0.68
/** Minimum height of a bar with any usage. */
const LEAST_HEIGHT = 1.5

/** Bars of equal width over the period, from zero, in a plot of this size. */
export function pulseBars(
  points: readonly PulsePoint[],
  width: number,
  height: number,
  { isRunning, dayOf }: { isRunning: boolean; dayOf: (instant: string) => string },
): PulseBar[] {
  const most = Math.max(1, ...points.map(({ tokens }) => tokens ?? 0))
  const pitch = width / Math.max(1, points.length)
  const last = points.at(-1)
  return points.map(({ start, tokens }, index) => ({
    x: index * pitch,
    width: pitch * FILLED,
    height: heightOf(tokens, most, height),
    isNow: isRunning && index === points.length - 1,
    isEarlier: last !== undefined && dayOf(start) !== dayOf(last.start),
  }))
}

function heightOf(tokens: number | null, most: number, height: number): number | undefined {
  if (tokens === null) return undefined
  return tokens > 0 ? Math.max(LEAST_HEIGHT, (height * tokens) / most) : 0
}

/** The busiest interval; undefined without known usage. */
export function busiest(
  points: readonly PulsePoint[],
): (PulsePoint & { tokens: number }) | undefined {
  let most: (PulsePoint & { tokens: number }) | undefined
  for (const { start, tokens } of points) {
    if (tokens !== null && tokens > (most?.tokens ?? 0)) most = { start, tokens }
  }
  return most
}
