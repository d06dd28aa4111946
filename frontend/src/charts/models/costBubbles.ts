import { max, sort, sum } from 'd3-array'
import { type LogAxis, logAxis, logFraction, roundValues } from '@/charts/axis'
import { leaderPath } from '@/shared/drawing/paths'
import {
  type Anchor,
  type Box,
  type LabelWish,
  placeLabels,
  type Point,
  pushApart,
} from '@/shared/drawing/placement'
import { textWidth, wrapText, type WrappedText } from '@/shared/drawing/text'
import { cheapest, labelled, type Spending } from './cost'

interface Bubble extends Point {
  readonly spending: Spending
  /** Side of the mark; its area grows with the spending. */
  readonly size: number
  /** Where its values lie. */
  readonly place: Point
}

interface EqualSpending {
  /** Dollars. */
  readonly cost: number
  readonly from: Point
  readonly to: Point
}

interface CostLabel extends WrappedText {
  readonly id: string
  /** Null: the amount of a dotted line. */
  readonly spending: Spending | null
  readonly x: number
  /** The middle of the text. */
  readonly y: number
  readonly anchor: Anchor
  /** From the bubble to a label in the margin. */
  readonly leader: string
}

interface CostBubbles {
  readonly area: Box
  readonly x: LogAxis
  readonly y: LogAxis
  /** Smaller ones last, on top. */
  readonly bubbles: readonly Bubble[]
  readonly equals: readonly EqualSpending[]
  readonly labels: readonly CostLabel[]
}

interface Words {
  readonly name: (spending: Spending) => string
  /** Added to the entry with most tokens per dollar. */
  readonly cheapest: string
  readonly equal: (cost: number) => string
}

/** Up to this many entries all have labels; of more, only the first ones. */
const ALL_LABELLED = 14
const SOME_LABELLED = 10
/** Of names on one line, on two and so on, beside a bubble and in the margin. */
const SIZES = [12.5, 12, 12]
const MARGIN_SIZES = [...SIZES, 11, 11, 11]
const LINE_HEIGHT = 14
const heightOf = ({ lines }: WrappedText) => LINE_HEIGHT * lines.length + 2
const HEIGHT = LINE_HEIGHT + 2
const WIDEST_LABEL = 190
/** Mark of a label in the margin, and the space after it. */
export const MARGIN_MARK = 20
/** From the plot to the labels in the margin. */
const LEADER = 26

/**
 * Bubbles on logarithmic axes. Labels lie beside their bubbles where they cover nothing; if there is no such place for one of
 * them, a column of labels at the right takes those that are left.
 */
export function costBubbles(entries: readonly Spending[], area: Box, words: Words): CostBubbles {
  const whole = bubblesIn(area, entries, words)
  if (whole.left.length === 0) return whole.layout
  const column = Math.min(WIDEST_LABEL, area.width * 0.42)
  const narrowed = { ...area, width: area.width - column - LEADER }
  const { layout, left } = bubblesIn(narrowed, entries, words)
  return { ...layout, labels: [...layout.labels, ...marginLabels(left, narrowed, column, words)] }
}

function bubblesIn(area: Box, entries: readonly Spending[], words: Words) {
  const x = logAxis(entries.map(({ tokens }) => tokens))
  const y = logAxis(entries.map(({ perMillion }) => perMillion))
  const bubbles = spread(entries, area, (entry) => ({
    x: area.x + logFraction(x, entry.tokens) * area.width,
    // Free usage lies on the base line.
    y: area.y + area.height * (entry.perMillion > 0 ? 1 - logFraction(y, entry.perMillion) : 1),
  }))
  const equals = equalSpendings(x, y, area)
  const named = labelled(entries, entries.length > ALL_LABELLED ? SOME_LABELLED : ALL_LABELLED)
  const boxes = bubbles.map(boxOf)
  const wishes = named.flatMap((spending) => {
    const box = boxes[bubbles.findIndex((bubble) => bubble.spending === spending)]
    return box ? wish(spending.id, textOf(spending, entries, words), box) : []
  })
  const amounts = equals.map(({ cost, from }) =>
    wish(`equal-${String(cost)}`, words.equal(cost), { ...from, width: 0, height: 0 }),
  )
  const room = { ...area, y: area.y - HEIGHT / 2, height: area.height + HEIGHT / 2 }
  const all = [...wishes, ...amounts]
  const labels = placeLabels(all, boxes, room).flatMap(({ id, x, y, anchor }): CostLabel[] => {
    const label = all.find((candidate) => candidate.id === id)
    if (!label) return []
    const spending = named.find((entry) => entry.id === id) ?? null
    return [{ ...label.text, id, spending, x, y: y + label.height / 2, anchor, leader: '' }]
  })
  const isPlaced = (id: string) => labels.some((label) => label.id === id)
  return {
    layout: {
      area,
      x,
      y,
      bubbles,
      // A line without its amount would mean nothing.
      equals: equals.filter(({ cost }) => isPlaced(`equal-${String(cost)}`)),
      labels,
    },
    left: bubbles.filter(({ spending }) => named.includes(spending) && !isPlaced(spending.id)),
  }
}

const textOf = (spending: Spending, entries: readonly Spending[], words: Words) =>
  entries.length > 1 && spending === cheapest(entries)
    ? `${words.name(spending)} · ${words.cheapest}`
    : words.name(spending)

function wish(id: string, text: string, box: Box): LabelWish & { readonly text: WrappedText } {
  const wrapped = wrapText(text, WIDEST_LABEL, SIZES)
  const width = Math.max(...wrapped.lines.map((line) => textWidth(line, wrapped.size))) + 4
  return { id, box, width, height: heightOf(wrapped), text: wrapped }
}

const boxOf = ({ x, y, size }: Pick<Bubble, 'x' | 'y' | 'size'>): Box => ({
  x: x - size / 2,
  y: y - size / 2,
  width: size,
  height: size,
})

/** Labels in a column right of the plot, in the order of their bubbles. */
function marginLabels(
  bubbles: readonly Bubble[],
  area: Box,
  column: number,
  words: Words,
): CostLabel[] {
  const left = area.x + area.width + LEADER
  const room = column - MARGIN_MARK
  const textsOf = (most: number) =>
    bubbles.map(({ spending }) => wrapText(words.name(spending), room, MARGIN_SIZES.slice(0, most)))
  let most = MARGIN_SIZES.length
  const tallest = (texts: readonly WrappedText[]) => Math.max(0, ...texts.map(heightOf))
  const needs = (texts: readonly WrappedText[]) => sum(texts, heightOf) + tallest(texts)
  while (most > 1 && needs(textsOf(most)) > area.height) most--
  const texts = textsOf(most)
  const heights = texts.map(heightOf)
  const half = tallest(texts) / 2
  const places = pushApart(
    bubbles.map(({ y }) => y),
    heights,
    area.y + half,
    area.y + area.height - half,
  )
  return bubbles.flatMap(({ spending, x, y, size }, index): CostLabel[] => {
    const text = texts[index]
    const place = places[index]
    if (!text || place === undefined) return []
    const leader = leaderPath({ x: x + size / 2, y }, { x: left - 4, y: place })
    return [{ ...text, id: spending.id, spending, x: left, y: place, anchor: 'start', leader }]
  })
}

const RADII = { least: 7, most: 18 }
/** Below this width of the plot, and for this many bubbles, the largest are smaller. */
const NARROW = 300
const MANY = 30
/** Neighbours may cover half of each other, so that both stay near their values. */
const APART = 0.5
const FARTHEST = 6
const ROUNDS = 30
const GOLDEN_ANGLE = 2.4

/** Sizes by spending; bubbles that cover each other by more than half move apart, but never far from their values. */
function spread(
  entries: readonly Spending[],
  area: Box,
  placeOf: (entry: Spending) => Point,
): Bubble[] {
  const mostSpent = max(entries, ({ cost }) => cost) ?? 0
  const largest = area.width < NARROW || entries.length > MANY ? 14 : RADII.most
  const bubbles = entries.map((spending) => {
    const radius = mostSpent > 0 ? largest * Math.sqrt(spending.cost / mostSpent) : 0
    const place = placeOf(spending)
    return { spending, place, ...place, size: 2 * Math.max(RADII.least, radius) }
  })
  for (let round = 0; round < ROUNDS; round++) {
    let isApart = true
    bubbles.forEach((a, index) => {
      bubbles.slice(index + 1).forEach((b, offset) => {
        const distance = Math.hypot(b.x - a.x, b.y - a.y)
        const missing = (APART * (a.size + b.size)) / 2 - distance
        if (missing <= 0) return
        isApart = false
        const angle = distance > 0 ? Math.atan2(b.y - a.y, b.x - a.x) : GOLDEN_ANGLE * offset
        move(a, angle + Math.PI, missing / 2, area)
        move(b, angle, missing / 2, area)
      })
    })
    if (isApart) break
  }
  return sort(bubbles, (a, b) => b.size - a.size)
}

/** Moves a bubble, at most `FARTHEST` from its place and never out of the area. */
function move(
  bubble: { x: number; y: number; readonly place: Point },
  angle: number,
  by: number,
  area: Box,
) {
  const { place } = bubble
  const [dx, dy] = [
    bubble.x + Math.cos(angle) * by - place.x,
    bubble.y + Math.sin(angle) * by - place.y,
  ]
  const scale = Math.min(1, FARTHEST / (Math.hypot(dx, dy) || 1))
  bubble.x = Math.max(area.x, Math.min(area.x + area.width, place.x + dx * scale))
  bubble.y = Math.max(area.y, Math.min(area.y + area.height, place.y + dy * scale))
}

const MOST_EQUALS = 4

/** Lines of equal spending, one per round amount, clipped to the area. On logarithmic axes they are straight. */
function equalSpendings(x: LogAxis, y: LogAxis, area: Box): EqualSpending[] {
  const spentAt = (along: number) =>
    (x.min * (x.max / x.min) ** along * y.min * (y.max / y.min) ** along) / 1e6
  const amounts = y.ticks.length > 0 ? roundValues(spentAt(0.06), spentAt(0.94), [1, 3]) : []
  const stride = Math.ceil(amounts.length / MOST_EQUALS)
  const offset = (amounts.length - 1) % stride
  return amounts
    .filter((_, index) => index % stride === offset)
    .map((cost) => {
      const tokensAt = (perMillion: number) => (cost / perMillion) * 1e6
      const pointAt = (tokens: number) => ({
        x: area.x + logFraction(x, tokens) * area.width,
        y: area.y + area.height * (1 - logFraction(y, tokensAt(tokens))),
      })
      return {
        cost,
        from: pointAt(Math.max(x.min, tokensAt(y.max))),
        to: pointAt(Math.min(x.max, tokensAt(y.min))),
      }
    })
}
