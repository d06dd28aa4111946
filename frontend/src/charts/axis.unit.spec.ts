import { describe, expect, it } from 'vitest'

import {
  axisDollars,
  axisFromZero,
  countAxis,
  fraction,
  logTicks,
  spreadAxis,
  thinned,
} from './axis'

describe('axisFromZero', () => {
  it('starts at zero, ends above the data and has round ticks', () => {
    const axis = axisFromZero(12_406_118, 6)
    expect(axis.min).toBe(0)
    expect(axis.max).toBeGreaterThan(12_406_118)
    expect(axis.ticks).toEqual([0, 2e6, 4e6, 6e6, 8e6, 10e6, 12e6])
  })

  it('has an axis without ticks when there are no data', () => {
    expect(axisFromZero(0)).toEqual({ kind: 'linear', min: 0, max: 1, ticks: [] })
  })
})

it('has only whole numbers as ticks of a count', () => {
  expect(countAxis(2).ticks).toEqual([0, 1, 2])
})

describe('spreadAxis', () => {
  it('starts at zero while the values are close together', () => {
    expect(spreadAxis([10, 40])).toMatchObject({ kind: 'linear', min: 0 })
  })

  it('becomes logarithmic for widely spread values, with room at both ends', () => {
    const axis = spreadAxis([1e5, 1e7])
    expect(axis.kind).toBe('log')
    expect(axis.min).toBeLessThan(1e5)
    expect(axis.max).toBeGreaterThan(1e7)
    expect(axis.ticks).toEqual([1e5, 3e5, 1e6, 3e6, 1e7])
  })

  it('ignores zeros', () => {
    expect(spreadAxis([0, 5, 6]).kind).toBe('linear')
    expect(spreadAxis([0, 0]).ticks).toEqual([])
    expect(spreadAxis([]).max).toBe(1)
  })
})

describe('logTicks', () => {
  it('has fewer ticks per decade the more decades there are', () => {
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10])
    expect(logTicks(1, 1000)).toEqual([1, 3, 10, 30, 100, 300, 1000])
    expect(logTicks(1, 1e6)).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6])
  })

  it('gives exact decimals', () => {
    expect(logTicks(0.05, 0.6)).toEqual([0.05, 0.1, 0.2, 0.5])
  })

  it('is empty where a logarithm is undefined', () => {
    expect(logTicks(0, 10)).toEqual([])
    expect(logTicks(5, 5)).toEqual([])
  })
})

it('places values on linear and logarithmic axes', () => {
  expect(fraction({ kind: 'linear', min: 0, max: 200, ticks: [] }, 50)).toBe(0.25)
  expect(fraction({ kind: 'log', min: 1, max: 10_000, ticks: [] }, 100)).toBeCloseTo(0.5)
})

it('thins labels from the newest back', () => {
  expect(thinned([0, 10, 20, 30, 40], 18)).toEqual([0, 2, 4])
  expect(thinned([0, 38, 40], 18)).toEqual([0, 2])
})

it('writes dollars with as few digits as the value needs', () => {
  expect([4, 0.5, 0.003, 1000].map((value) => axisDollars(value, 'en'))).toEqual([
    '$4',
    '$0.50',
    '$0.003',
    '$1,000',
  ])
})
