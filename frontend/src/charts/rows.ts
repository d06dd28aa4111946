/** Height of one row when `count` rows share a picture: as much as there is, within what reads well. */
export function rowPitch(height: number, count: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, height / Math.max(1, count)))
}

/** Below this width a name stands above its bar: beside it, one of them would be too short. */
const BESIDE_FROM = 440
/** Two lines take so much. */
const TWO_LINES = 40

interface RowLines {
  readonly isStacked: boolean
  /** Where name and figures stand, and where the bar: how far below the middle of the row. */
  readonly text: number
  readonly bar: number
}

/** The bar on a line of its own; `x` leaves room for a team's mark before it. */
export const STACKED_BAR = { x: 30, thickness: 12 }

/** Name, figures and bar of a row of this width and height on one line, or the bar on a line of its own. */
export function rowLines(width: number, pitch: number): RowLines {
  const isStacked = width < BESIDE_FROM && pitch >= TWO_LINES
  return isStacked ? { isStacked, text: -9, bar: 10 } : { isStacked, text: 0, bar: 0 }
}

/** How many of `count` rows to show at first: about `most`, but never hiding a single one. */
export function firstRows(count: number, most: number): number {
  return count <= most + 1 ? count : most
}
