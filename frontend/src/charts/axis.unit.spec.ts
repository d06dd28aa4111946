import { describe, expect, it } from 'vitest'

import {
  axisDollars,
  axisFromZero,
  countAxis,
  fraction,
  logAxis,
  logFraction,
  logTicks,
  thinned,
} from './axis'

describe('axisFromZero', () => {
  it('ends above the data and has round ticks', () => {
    const axis = axisFromZero(12_400_000)
    expect(axis.ticks).toEqual([0, 2e6, 4e6, 6e6, 8e6, 10e6, 12e6])
    expect(fraction(axis, 12_400_000)).toBeCloseTo(1 / 1.04)
  })

  it('has an axis without ticks when there are no data', () => {
    expect(axisFromZero(0)).toEqual({ max: 1, ticks: [] })
  })
})

it('has only whole numbers as ticks of a count', () => {
  expect(countAxis(2).ticks).toEqual([0, 1, 2])
})

describe('logAxis', () => {
  it('leaves the same room at both ends', () => {
    const axis = logAxis([10, 0, 100_000])
    expect(logFraction(axis, 10)).toBeCloseTo(0.12 / 1.24)
    expect(logFraction(axis, 100_000)).toBeCloseTo(1 - 0.12 / 1.24)
  })

  it('sets equal values in the middle', () => {
    expect(logFraction(logAxis([5, 5]), 5)).toBeCloseTo(0.5)
  })

  it('has no ticks without positive values', () => {
    expect(logAxis([0]).ticks).toEqual([])
  })
})

describe('logTicks', () => {
  it('has fewer ticks per decade the more decades there are', () => {
    expect(logTicks(1, 10)).toEqual([1, 2, 5, 10])
    expect(logTicks(1, 100)).toEqual([1, 3, 10, 30, 100])
    expect(logTicks(1, 1e6)).toEqual([1, 10, 100, 1e3, 1e4, 1e5, 1e6])
  })

  it('gives exact decimals', () => {
    expect(logTicks(0.05, 0.5)).toEqual([0.05, 0.1, 0.2, 0.5])
  })

  it('divides less than a decade evenly', () => {
    expect(logTicks(2, 4)).toEqual([2, 2.5, 3, 3.5, 4])
  })
})

it('thins labels from the newest back', () => {
  const labels = [0, 10, 20, 55, 60].map((x) => ({ x }))
  expect(thinned(labels, 20)).toEqual([{ x: 0 }, { x: 20 }, { x: 60 }])
})

it('writes dollars with as few digits as the value needs', () => {
  expect(axisDollars(4, 'en-US')).toBe('$4')
  expect(axisDollars(0.5, 'en-US')).toBe('$0.50')
  expect(axisDollars(0.003, 'en-US')).toBe('$0.003')
})
