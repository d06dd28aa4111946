import { describe, expect, it } from 'vitest'

import { nearest, stretches, timeline } from './timeline'

const days = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ start: index * 10, end: index * 10 + 10 }))

describe('stretches', () => {
  it('folds quiet runs that are long enough, also at the beginning', () => {
    const busy = [false, false, true, true, false, false, false, true]
    expect(
      stretches(days(8), busy, 15).map(({ start, end, folded }) => [start, end, folded]),
    ).toEqual([
      [0, 20, true],
      [20, 40, false],
      [40, 70, true],
      [70, 80, false],
    ])
  })

  it('leaves short pauses open and joins the stretches around them', () => {
    expect(stretches(days(3), [true, false, true], 15)).toEqual([
      { start: 0, end: 30, folded: false, first: 0, last: 2 },
    ])
  })

  it('never folds everything', () => {
    expect(stretches(days(3), [false, false, false], 15)).toMatchObject([{ folded: false }])
    expect(stretches([], [], 15)).toEqual([])
  })
})

describe('timeline', () => {
  it('draws open time to scale and gives folds a fixed width', () => {
    const busy = [true, false, false, true]
    const { x, folds } = timeline(stretches(days(4), busy, 15), 220, 20)
    expect([0, 10, 20, 30, 40].map(x)).toEqual([0, 100, 110, 120, 220])
    expect(folds).toEqual([{ x: 100, width: 20, first: 1, last: 2 }])
  })

  it('leaves most of a narrow picture to open time', () => {
    const parts = stretches(days(4), [true, false, false, true], 15)
    expect(timeline(parts, 100, 60).folds).toEqual([{ x: 35, width: 30, first: 1, last: 2 }])
  })

  it('keeps times outside at its ends', () => {
    const { x } = timeline(stretches(days(2), [true, true], 15), 100, 20)
    expect([x(-5), x(25)]).toEqual([0, 100])
  })

  it('survives an empty period', () => {
    expect(timeline([], 100, 20).x(5)).toBe(0)
  })
})

it('finds the nearest position', () => {
  expect(nearest([0, 50, 100], 70)).toBe(1)
  expect(nearest([0, 50, 100], 900)).toBe(2)
  expect(nearest([], 3)).toBe(-1)
})
