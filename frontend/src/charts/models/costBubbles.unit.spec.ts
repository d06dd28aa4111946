import { describe, expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'
import { type Box, overlaps } from '@/shared/drawing/placement'
import { textWidth } from '@/shared/drawing/text'

import { spendings } from './cost'
import { costBubbles, MARGIN_MARK } from './costBubbles'

const WIDE = { x: 56, y: 12, width: 660, height: 260 }
const PHONE = { x: 56, y: 12, width: 254, height: 398 }
const NARROW_CARD = { x: 56, y: 12, width: 430, height: 260 }
const LONG = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination'
const words = {
  name: ({ team }: { team: { name: string } }) => team.name,
  cheapest: 'most tokens per $',
  equal: (cost: number) => `$${String(cost)} spent`,
}

/** Teams of a workshop: everything alike, nearly alike, or spread over decades. */
const WORKSHOPS = {
  equal: () => ({ tokens: 1_000_000, cost: 3 }),
  similar: (index: number) => ({ tokens: 1_000_000 + index * 9_000, cost: 3 + (index % 5) * 0.04 }),
  spread: (index: number) => ({
    tokens: 40_000 * 1.6 ** index,
    cost: 0.05 * 1.5 ** ((index * 7) % 24),
  }),
  oneGiant: (index: number) =>
    index === 0 ? { tokens: 5e8, cost: 900 } : { tokens: 100_000 + index, cost: 0.2 + index / 1e3 },
}

function layoutOf(
  count: number,
  usage: (index: number) => { tokens: number; cost: number },
  area: Box,
) {
  const cells = Array.from({ length: count }, (_, index) => {
    const { tokens, cost } = usage(index)
    const name = index % 3 === 0 ? `${String(index)} ${LONG}` : `Team number ${String(index)}`
    return cellOf(name, 'm', tokens, cost)
  })
  return costBubbles(spendings(cells, 'team'), area, words)
}

type Layout = ReturnType<typeof costBubbles>

const boxOfBubble = ({ x, y, size }: Layout['bubbles'][number]): Box => ({
  x: x - size / 2,
  y: y - size / 2,
  width: size,
  height: size,
})

const BEFORE = { start: 0, middle: 0.5, end: 1 }

function boxOfLabel({ x, y, lines, size, stretch, anchor, leader }: Layout['labels'][number]): Box {
  const narrowing = stretch === 100 ? 1 : 0.83
  const text = Math.max(...lines.map((line) => textWidth(line.trimEnd(), size))) * narrowing
  const width = text + (leader ? MARGIN_MARK : 0)
  const height = lines.length * (size + 1)
  return { x: x - width * BEFORE[anchor], y: y - height / 2, width, height }
}

function overlapsIn({ bubbles, labels }: Layout): string[] {
  const boxes = labels.map((label) => ({ id: label.id, box: boxOfLabel(label) }))
  return boxes.flatMap(({ id, box }, index) => [
    ...bubbles
      .filter((bubble) => overlaps(box, boxOfBubble(bubble)))
      .map(({ spending }) => `label ${id} and bubble ${spending.id}`),
    ...boxes
      .slice(index + 1)
      .filter((other) => overlaps(box, other.box))
      .map((other) => `labels ${id} and ${other.id}`),
  ])
}

describe.each(Object.entries(WORKSHOPS))('with %s teams', (_, usage) => {
  describe.each([
    ['a wide card', WIDE],
    ['a narrow card', NARROW_CARD],
    ['a phone', PHONE],
  ])('on %s', (_place, area) => {
    it.each([1, 2, 12, 14, 24, 100])('no label of %i covers a bubble or another label', (count) => {
      expect(overlapsIn(layoutOf(count, usage, area))).toEqual([])
    })

    it.each([1, 2, 12, 14])('all of %i are labelled', (count) => {
      const { labels } = layoutOf(count, usage, area)
      expect(labels.filter(({ spending }) => spending)).toHaveLength(count)
    })

    it('keeps labels within the picture', () => {
      for (const label of layoutOf(14, usage, area).labels) {
        const box = boxOfLabel(label)
        expect(box.x).toBeGreaterThanOrEqual(area.x)
        expect(box.x + box.width).toBeLessThanOrEqual(area.x + area.width + 14)
        expect(box.y).toBeGreaterThanOrEqual(0)
      }
    })

    it('moves no bubble farther than 14 px from its values, nor out of the plot', () => {
      const layout = layoutOf(24, usage, area)
      for (const { x, y, place, size } of layout.bubbles) {
        expect(Math.hypot(x - place.x, y - place.y)).toBeLessThanOrEqual(14.001)
        expect(x).toBeGreaterThanOrEqual(layout.area.x)
        expect(x).toBeLessThanOrEqual(layout.area.x + layout.area.width)
        expect(size).toBeGreaterThanOrEqual(14)
        expect(size).toBeLessThanOrEqual(44)
      }
    })
  })
})

it('labels ten of more than fourteen teams', () => {
  const { labels } = layoutOf(15, WORKSHOPS.spread, WIDE)
  expect(labels.filter(({ spending }) => spending)).toHaveLength(10)
})

it('draws smaller bubbles on top of larger ones', () => {
  const sizes = layoutOf(24, WORKSHOPS.spread, WIDE).bubbles.map(({ size }) => size)
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
})

it('keeps a margin of 12 % of the range around the values', () => {
  const { x } = layoutOf(12, WORKSHOPS.spread, WIDE)
  const range = Math.log(1.6 ** 11)
  expect(Math.log(x.max / x.min) / range).toBeCloseTo(1.24)
})

it('draws a few round amounts of equal spending between the ends of the plot', () => {
  const { equals, area } = layoutOf(12, WORKSHOPS.spread, WIDE)
  expect(equals.length).toBeGreaterThan(0)
  expect(equals.length).toBeLessThanOrEqual(4)
  for (const { from, to } of equals) {
    expect(from.x).toBeLessThan(to.x)
    expect(from.y).toBeLessThan(to.y)
    expect(from.x).toBeGreaterThanOrEqual(area.x - 0.001)
    expect(to.y).toBeLessThanOrEqual(area.y + area.height + 0.001)
  }
})

it('puts free usage on the base line', () => {
  const cells = [cellOf('A', 'm', 1e6, 3), cellOf('Free', 'local', 5000, 0)]
  const { bubbles } = costBubbles(spendings(cells, 'team'), WIDE, words)
  expect(bubbles.at(-1)).toMatchObject({ y: WIDE.y + WIDE.height, size: 14 })
})

it('has neither lines nor ticks where nothing costs anything', () => {
  const { equals, y } = costBubbles(spendings([cellOf('A', 'm', 5, 0)], 'team'), WIDE, words)
  expect(equals).toEqual([])
  expect(y.ticks).toEqual([])
  expect(costBubbles([], WIDE, words).bubbles).toEqual([])
})
