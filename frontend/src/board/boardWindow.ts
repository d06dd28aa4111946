/** Boards up to this many rows are rendered completely. */
export const DRAWN_WHOLE = 40
/** Rows rendered above and below the visible ones. */
const BEYOND = 8
/** The rendered range moves in steps of this many rows. */
const STEP = 4
/** Minimum height above the rows in any view, in px. */
const LEAST_HEAD = 200

/** Top of each row relative to the first, in px, followed by the end of the last. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0]
  let end = 0
  for (const height of heights) offsets.push((end += height))
  return offsets
}

/** First and last row to render for a visible range, in px. */
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

/** The rows that fit into a window of this height below the page's header. */
export function firstPlaces(
  offsets: readonly number[],
  height: number,
): [first: number, last: number] {
  return [0, placeAt(offsets, Math.max(0, height - LEAST_HEAD))]
}

/** The row at an offset. */
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
  /** Space for the omitted rows above it, in px. */
  readonly above: number
}

/** The rows to render: the range and the pinned rows, in order. */
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
