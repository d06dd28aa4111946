/** Boards up to this many rows are drawn whole. */
export const DRAWN_WHOLE = 40
/** Rows drawn beyond what is seen, above and below. */
const BEYOND = 8
/** The window moves by this many rows at a time. */
const STEP = 4
/** Height of what stands above the rows, in px: no view has less. */
const LEAST_HEAD = 200

/** Where each row begins, in px from the first one, and behind the last where they end. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0]
  let end = 0
  for (const height of heights) offsets.push((end += height))
  return offsets
}

/** First and last row to draw for what is seen between two heights. */
export function drawnRange(
  offsets: readonly number[],
  top: number,
  bottom: number,
): [first: number, last: number] {
  const last = offsets.length - 2
  const first = Math.floor((placeAt(offsets, top) - BEYOND) / STEP) * STEP
  const end = Math.ceil((placeAt(offsets, bottom) + BEYOND) / STEP) * STEP
  return [Math.max(0, first), Math.min(last, end)]
}

/** The rows that a window of this height can show below the page's head. */
export function firstPlaces(
  offsets: readonly number[],
  height: number,
): [first: number, last: number] {
  return [0, placeAt(offsets, Math.max(0, height - LEAST_HEAD))]
}

/** The row at a height. */
function placeAt(offsets: readonly number[], height: number): number {
  let [low, high] = [0, offsets.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= height) low = middle
    else high = middle - 1
  }
  return low
}

interface Drawn {
  readonly place: number
  /** Room for the rows left out above it, in px. */
  readonly above: number
}

/** The rows to draw: those of the range and the pinned ones, in their order. */
export function drawnRows(
  offsets: readonly number[],
  [first, last]: readonly [number, number],
  pinned: readonly number[],
): Drawn[] {
  const places = new Set(pinned.filter((place) => place >= 0 && place < offsets.length - 1))
  for (let place = first; place <= last; place++) places.add(place)
  let end = 0
  return [...places]
    .sort((a, b) => a - b)
    .map((place) => {
      const start = offsets[place] ?? 0
      const above = start - end
      end = offsets[place + 1] ?? start
      return { place, above }
    })
}
