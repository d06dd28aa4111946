import { describe, expect, it } from 'vitest'
import { cellOf } from '@/charts/testing'

import { costPlane, equalSpendings, extremes, spendings } from './cost'

const area = { x: 50, y: 10, width: 400, height: 200 }
const wide = [
  cellOf('A', 'm1', 10_000_000, 30),
  cellOf('A', 'm2', 2_000_000, 2),
  cellOf('B', 'm1', 100_000, 0.02),
  cellOf('C', 'm1', 1_000_000, 4),
]

describe('spendings', () => {
  it('adds up a team, most spent first', () => {
    const [first] = spendings(wide, 'team')
    expect(first).toMatchObject({ team: { name: 'A' }, model: null, tokens: 12_000_000, cost: 32 })
    expect(first?.perMillion).toBeCloseTo(32 / 12)
  })

  it('separates models on request', () => {
    expect(spendings(wide, 'model').map((entry) => entry.model)).toEqual(['m1', 'm1', 'm2', 'm1'])
  })

  it('has no price without tokens', () => {
    expect(spendings([cellOf('A', 'm', 0, 0)], 'team')).toEqual([])
  })
})

describe('costPlane', () => {
  it('keeps every bubble inside, with an area in proportion to its cost', () => {
    const plane = costPlane(spendings(wide, 'team'), area, 40)
    for (const bubble of plane.bubbles) {
      expect(bubble.x).toBeGreaterThanOrEqual(area.x)
      expect(bubble.x).toBeLessThanOrEqual(area.x + area.width)
      expect(bubble.y).toBeGreaterThanOrEqual(area.y)
      expect(bubble.y).toBeLessThanOrEqual(area.y + area.height)
    }
    const [a, c] = plane.bubbles
    expect((a?.size ?? 0) ** 2 / (c?.size ?? 1) ** 2).toBeCloseTo(32 / 4)
  })

  it('is logarithmic only for widely spread values', () => {
    expect(costPlane(spendings(wide, 'team'), area, 40)).toMatchObject({
      x: { kind: 'log' },
      y: { kind: 'log' },
    })
    const near = [cellOf('A', 'm', 100, 1), cellOf('B', 'm', 200, 3)]
    expect(costPlane(spendings(near, 'team'), area, 40)).toMatchObject({
      x: { kind: 'linear' },
      y: { kind: 'linear' },
    })
  })

  it('puts free usage on the base line', () => {
    const plane = costPlane(spendings([...wide, cellOf('F', 'free', 5000, 0)], 'team'), area, 40)
    expect(plane.bubbles.at(-1)).toMatchObject({ y: area.y + area.height, size: 7 })
  })

  it('handles no teams and one', () => {
    expect(costPlane([], area, 40).bubbles).toEqual([])
    expect(costPlane(spendings([cellOf('A', 'm', 5, 1)], 'team'), area, 40).bubbles).toHaveLength(1)
  })
})

describe('equalSpendings', () => {
  it('draws a few round amounts, straight on logarithmic axes', () => {
    const plane = costPlane(spendings(wide, 'team'), area, 40)
    const lines = equalSpendings(plane, area)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.length).toBeLessThanOrEqual(4)
    const { points } = lines[0] ?? { points: [] }
    const slope = (from: number, to: number) =>
      ((points[to]?.y ?? 0) - (points[from]?.y ?? 0)) /
      ((points[to]?.x ?? 0) - (points[from]?.x ?? 0))
    expect(slope(0, 2)).toBeCloseTo(slope(2, 5))
  })

  it('draws none without bubbles', () => {
    expect(equalSpendings(costPlane([], area, 40), area)).toEqual([])
  })
})

it('names each extreme once', () => {
  expect(extremes(spendings(wide, 'team'))).toEqual(['id-B', 'id-C', 'id-A'])
  expect(extremes([])).toEqual([])
})
