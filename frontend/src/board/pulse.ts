import type { PulsePoint } from '@/data/client'

interface PulseBar {
  readonly x: number
  readonly width: number
  /** 0 to the height of the field; undefined where it is not known. */
  readonly height: number | undefined
  /** The stretch that has not ended yet. */
  readonly isNow: boolean
  /** Before the newest day: set back. */
  readonly isEarlier: boolean
}

/** Of one bar to the next. */
const FILLED = 0.68
/** What was used shows, however little. */
const LEAST_HEIGHT = 1.5

/** Equally wide bars over the period, from zero, on a field of this size. */
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

/** The busiest stretch; undefined where nothing was used or known. */
export function busiest(
  points: readonly PulsePoint[],
): (PulsePoint & { tokens: number }) | undefined {
  let most: (PulsePoint & { tokens: number }) | undefined
  for (const { start, tokens } of points) {
    if (tokens !== null && tokens > (most?.tokens ?? 0)) most = { start, tokens }
  }
  return most
}
