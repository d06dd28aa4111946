import { expect, it } from 'vitest'
import { cellOf } from '@/charts/testing'

import { costPlane, equalSpendings, spendings } from './cost'
import { costLabels } from './costLabels'
import { overlaps } from '@/shared/drawing/placement'
import { textWidth } from '@/shared/drawing/text'

const area = { x: 50, y: 10, width: 600, height: 260 }
const plane = costPlane(
  spendings(
    [
      cellOf('Dear', 'm', 1_000_000, 9),
      cellOf('Big', 'm', 12_000_000, 30),
      cellOf('Small', 'm', 100_000, 0.02),
    ],
    'team',
  ),
  area,
  40,
)
const words = {
  name: (spending: { team: { name: string } }) => spending.team.name,
  cheapest: 'cheapest',
  equal: String,
}
const labels = costLabels(plane, equalSpendings(plane, area), area, words)

it('labels the extremes and marks the cheapest', () => {
  expect(labels.filter((label) => label.isName).map((label) => label.text)).toEqual([
    'Small · cheapest',
    'Dear',
    'Big',
  ])
})

it('covers neither bubbles nor other labels', () => {
  const before = { start: 0, middle: 0.5, end: 1 }
  const boxes = labels.map(({ text, x, y, anchor }) => {
    const width = textWidth(text, 12.5)
    return { x: x - width * before[anchor], y: y - 8, width, height: 16 }
  })
  const marks = plane.bubbles.map(({ x, y, size }) => ({
    x: x - size / 2,
    y: y - size / 2,
    width: size,
    height: size,
  }))
  boxes.forEach((box, index) => {
    for (const other of [...marks, ...boxes.slice(index + 1)])
      expect(overlaps(box, other)).toBe(false)
  })
})
