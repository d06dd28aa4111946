import { minIndex } from 'd3-array'
import type { Interval } from './race'

/** A stretch of time, drawn to scale or folded to a narrow band. */
interface Stretch extends Interval {
  readonly folded: boolean
  /** Indexes of the first and last interval inside. */
  readonly first: number
  readonly last: number
}

/** Joins intervals into stretches; several quiet ones in a row that last longer than a pause fold, as long as something remains. */
export function stretches(
  intervals: readonly Interval[],
  busy: readonly boolean[],
  pause: number,
): Stretch[] {
  const runs: { from: number; to: number; quiet: boolean }[] = []
  intervals.forEach((_, index) => {
    const quiet = !busy[index]
    const run = runs.at(-1)
    if (run && run.quiet === quiet) run.to = index
    else runs.push({ from: index, to: index, quiet })
  })
  const joined: Stretch[] = []
  for (const run of runs) {
    const start = intervals[run.from]?.start ?? 0
    const end = intervals[run.to]?.end ?? 0
    const isLong = run.to > run.from && end - start > pause
    const folded = runs.length > 1 && run.quiet && isLong
    const before = joined.at(-1)
    if (before && !before.folded && !folded)
      joined[joined.length - 1] = { ...before, end, last: run.to }
    else joined.push({ start, end, folded, first: run.from, last: run.to })
  }
  return joined
}

export interface Band {
  readonly x: number
  readonly width: number
  readonly first: number
  readonly last: number
}

export interface Timeline {
  readonly x: (time: number) => number
  readonly folds: readonly Band[]
}

/** All folds together take at most this share of the width. */
const MOST_FOLDED = 0.3

/** Maps time to pixels from 0 to `width`; each folded stretch is at most `widestFold` wide. */
export function timeline(parts: readonly Stretch[], width: number, widestFold: number): Timeline {
  const folds = parts.filter((part) => part.folded).length
  const foldWidth = Math.min(widestFold, (width * MOST_FOLDED) / Math.max(1, folds))
  const open = parts.reduce((sum, part) => sum + (part.folded ? 0 : part.end - part.start), 0)
  const perMillisecond = open > 0 ? Math.max(0, width - folds * foldWidth) / open : 0
  let edge = 0
  const drawn = parts.map((part) => {
    const from = edge
    edge += part.folded ? foldWidth : (part.end - part.start) * perMillisecond
    return { ...part, from, to: edge }
  })
  return {
    x(time) {
      const part = drawn.find((candidate) => time <= candidate.end) ?? drawn.at(-1)
      if (!part || part.end === part.start) return 0
      const along = Math.max(0, Math.min(1, (time - part.start) / (part.end - part.start)))
      return part.from + along * (part.to - part.from)
    },
    folds: drawn
      .filter((part) => part.folded)
      .map(({ from, to, first, last }) => ({ x: from, width: to - from, first, last })),
  }
}

/** The position nearest to `x`; -1 without any. */
export const nearest = (positions: readonly number[], x: number) =>
  minIndex(positions, (position) => Math.abs(position - x))
