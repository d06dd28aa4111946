import { type CostPlane, type EqualSpending, extremes, type Spending } from './cost'
import { type Anchor, type Box, type LabelWish, placeLabels } from '@/shared/drawing/placement'
import { fitText, textWidth } from '@/shared/drawing/text'

interface CostLabel {
  readonly id: string
  readonly text: string
  readonly x: number
  /** The middle of the line. */
  readonly y: number
  readonly anchor: Anchor
  readonly isName: boolean
}

interface Words {
  readonly name: (spending: Spending) => string
  /** Added to the entry with most tokens per dollar. */
  readonly cheapest: string
  readonly equal: (cost: number) => string
}

/** The label of a line of equal spending. */
export function equalId(cost: number): string {
  return `equal-${String(cost)}`
}

const SIZE = 12.5
const HEIGHT = 16
const WIDEST = 190

/** Names of the extremes and amounts of the dotted lines, where they cover nothing. */
export function costLabels(
  plane: CostPlane,
  equals: readonly EqualSpending[],
  area: Box,
  words: Words,
): CostLabel[] {
  const boxes = plane.bubbles.map(({ x, y, size }) => ({
    x: x - size / 2,
    y: y - size / 2,
    width: size,
    height: size,
  }))
  const [cheapest, ...others] = extremes(plane.bubbles.map((bubble) => bubble.spending))
  const named = [cheapest, ...others].flatMap((id) => {
    const index = plane.bubbles.findIndex((bubble) => bubble.spending.id === id)
    const bubble = plane.bubbles[index]
    const box = boxes[index]
    if (!bubble || !box) return []
    const name = fitText(words.name(bubble.spending), WIDEST, SIZE).text
    const isCheapest = id === cheapest && plane.bubbles.length > 1
    const text = isCheapest ? `${name} · ${words.cheapest}` : name
    return { id: bubble.spending.id, text, box, isName: true }
  })
  const amounts = equals.flatMap(({ cost, points }) => {
    const [first] = points
    const box = first && { ...first, width: 0, height: 0 }
    return box ? { id: equalId(cost), text: words.equal(cost), box, isName: false } : []
  })
  const texts = [...named, ...amounts]
  const room = {
    x: area.x,
    y: area.y - HEIGHT / 2,
    width: area.width + 14,
    height: area.height + HEIGHT / 2,
  }
  const placed = placeLabels(texts.map(labelWish), boxes, room)
  return placed.flatMap(({ id, x, y, anchor }) => {
    const text = texts.find((candidate) => candidate.id === id)
    if (!text) return []
    return { id, text: text.text, x, y: y + HEIGHT / 2, anchor, isName: text.isName }
  })
}

function labelWish({ id, text, box }: { id: string; text: string; box: Box }): LabelWish {
  return { id, box, width: textWidth(text, SIZE) + 4, height: HEIGHT }
}
