import { describe, expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'

import { spendings } from './cost'
import { costStrip, priceQuartiles } from './costStrip'

const AREA = { x: 12, y: 44, width: 600, height: 228 }

const entriesOf = (prices: readonly number[]) =>
  spendings(
    prices.map((price, index) => cellOf(`Team ${String(index)}`, 'm', 1_000_000, price)),
    'team',
  )

describe.each([
  ['spread', Array.from({ length: 500 }, (_, index) => 0.2 * 1.01 ** index)],
  ['equal', Array.from({ length: 500 }, () => 3)],
])('five hundred %s prices', (_, prices) => {
  it('have a dot each, within the area and none at the place of another', () => {
    const { dots } = costStrip(entriesOf(prices), AREA)
    expect(new Set(dots.map(({ x, y }) => `${String(x)} ${String(y)}`)).size).toBe(500)
    for (const { x, y } of dots) {
      expect(x).toBeGreaterThanOrEqual(AREA.x)
      expect(x).toBeLessThanOrEqual(AREA.x + AREA.width)
      expect(y).toBeGreaterThanOrEqual(AREA.y - 0.001)
      expect(y).toBeLessThanOrEqual(AREA.y + AREA.height)
    }
  })
})

it('orders by price and names both ends', () => {
  const { dots, cheapest, dearest } = costStrip(entriesOf([4, 0.5, 9]), AREA)
  expect(dots.map(({ spending }) => spending.perMillion)).toEqual([0.5, 4, 9])
  expect(cheapest?.spending.perMillion).toBe(0.5)
  expect(dearest?.spending.perMillion).toBe(9)
})

it('divides the prices into quarters', () => {
  expect(priceQuartiles(entriesOf([5, 1, 2, 3, 4]))).toEqual([2, 3, 4])
})
