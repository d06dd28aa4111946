/** Height of one row when `count` rows share a picture: as much as there is, within what reads well. */
export function rowPitch(height: number, count: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, height / Math.max(1, count)))
}

/** How many of `count` rows to show at first: about `most`, but never hiding a single one. */
export function firstRows(count: number, most: number): number {
  return count <= most + 1 ? count : most
}
