import { cumsum, sum } from 'd3-array'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Moves wished middles apart until neighbours of these heights (or of one height) do not overlap, as little as possible in sum
 * (isotonic regression), within `min` and `max`. The order of the answer is the order of the wishes; where there is no room for
 * all, the heights shrink.
 */
export function pushApart(
  wishes: readonly number[],
  heights: number | readonly number[],
  min: number,
  max: number,
): number[] {
  const order = wishes
    .map((_, index) => index)
    .sort((a, b) => (wishes[a] ?? 0) - (wishes[b] ?? 0) || a - b)
  const heightOf = (index = 0) => (typeof heights === 'number' ? heights : (heights[index] ?? 0))
  const gaps = order.map((index, place) =>
    place === 0 ? 0 : (heightOf(order[place - 1]) + heightOf(index)) / 2,
  )
  const scale = Math.min(1, (max - min) / (sum(gaps) || 1))
  /** From the first middle to each, if they touch. */
  const offsets = [...cumsum(gaps)].map((offset) => offset * scale)
  const blocks: { sum: number; size: number }[] = []
  order.forEach((index, place) => {
    let block = { sum: (wishes[index] ?? 0) - (offsets[place] ?? 0), size: 1 }
    for (let before = blocks.at(-1); before && mean(before) > mean(block); before = blocks.at(-1)) {
      blocks.pop()
      block = { sum: before.sum + block.sum, size: before.size + block.size }
    }
    blocks.push(block)
  })
  const levels = blocks.flatMap((block) => Array.from({ length: block.size }, () => mean(block)))
  const highest = max - (offsets.at(-1) ?? 0)
  const placed = new Array<number>(wishes.length)
  order.forEach((index, place) => {
    const level = Math.max(min, Math.min(highest, levels[place] ?? min))
    placed[index] = level + (offsets[place] ?? 0)
  })
  return placed
}

function mean(block: { sum: number; size: number }): number {
  return block.sum / block.size
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** The corner of `area` in which a box covers the fewest points; earlier corners win ties. */
export function freestCorner(
  area: Box,
  size: { width: number; height: number },
  points: readonly Point[],
): Point {
  const right = area.x + area.width - size.width
  const bottom = area.y + area.height - size.height
  const corners: Point[] = [
    { x: area.x, y: area.y },
    { x: right, y: bottom },
    { x: right, y: area.y },
    { x: area.x, y: bottom },
  ]
  const covered = (corner: Point) =>
    points.filter((point) =>
      overlaps({ ...corner, ...size }, { ...point, width: 0.01, height: 0.01 }),
    ).length
  return corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best))
}

export interface LabelWish {
  readonly id: string
  /** The thing the label belongs to. */
  readonly box: Box
  readonly width: number
  readonly height: number
}

/** Text anchor of a label: the side next to its object, so that the exact text width does not matter. */
export type Anchor = 'start' | 'middle' | 'end'

interface PlacedLabel {
  readonly id: string
  readonly x: number
  /** The upper edge. */
  readonly y: number
  readonly anchor: Anchor
}

/** What of a label's width lies left of its anchor. */
const BEFORE_ANCHOR: Record<Anchor, number> = { start: 0, middle: 0.5, end: 1 }

/**
 * Sets each label right, left, above or below its thing, or at a corner of it, wherever it covers nothing; a label without such a
 * place is left out. Earlier labels choose first.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  obstacles: readonly Box[],
  area: Box,
  distance = 6,
): PlacedLabel[] {
  const taken = [...obstacles]
  const placed: PlacedLabel[] = []
  for (const { id, box, width, height } of wishes) {
    const [left, right] = [box.x, box.x + box.width]
    const [above, below] = [box.y - height, box.y + box.height]
    const center = box.x + box.width / 2
    const middle = box.y + box.height / 2 - height / 2
    const places: { x: number; y: number; anchor: Anchor }[] = [
      { x: right + distance, y: middle, anchor: 'start' },
      { x: left - distance, y: middle, anchor: 'end' },
      { x: center, y: above - distance / 2, anchor: 'middle' },
      { x: center, y: below + distance / 2, anchor: 'middle' },
      { x: right, y: above, anchor: 'start' },
      { x: right, y: below, anchor: 'start' },
      { x: left, y: above, anchor: 'end' },
      { x: left, y: below, anchor: 'end' },
    ]
    const boxAt = ({ x, y, anchor }: (typeof places)[number]) => ({
      x: x - width * BEFORE_ANCHOR[anchor],
      y,
      width,
      height,
    })
    const free = places.find((place) => {
      const covered = boxAt(place)
      return inside(covered, area) && !taken.some((other) => overlaps(covered, other))
    })
    if (!free) continue
    placed.push({ id, ...free })
    taken.push(boxAt(free))
  }
  return placed
}

function inside(box: Box, area: Box): boolean {
  return (
    box.x >= area.x &&
    box.y >= area.y &&
    box.x + box.width <= area.x + area.width &&
    box.y + box.height <= area.y + area.height
  )
}
