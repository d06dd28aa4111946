import { describe, expect, it } from 'vitest'

import { freestCorner, overlaps, placeLabels, pushApart } from './placement'

describe('pushApart', () => {
  it('leaves labels alone that have room', () => {
    expect(pushApart([10, 50, 90], 20, 0, 100)).toEqual([10, 50, 90])
  })

  it('spreads a crowd evenly around its middle', () => {
    expect(pushApart([50, 50, 50], 20, 0, 100)).toEqual([30, 50, 70])
  })

  it('keeps the order of the wishes in the answer', () => {
    expect(pushApart([52, 48], 20, 0, 100)).toEqual([60, 40])
  })

  it('stays within the ends', () => {
    expect(pushApart([98, 99], 20, 0, 100)).toEqual([80, 100])
    expect(pushApart([1, 2], 20, 0, 100)).toEqual([0, 20])
  })

  it('moves two crowds that meet as one', () => {
    const placed = pushApart([40, 41, 55, 56], 20, 0, 200)
    for (let index = 1; index < placed.length; index++) {
      expect((placed[index] ?? 0) - (placed[index - 1] ?? 0)).toBeCloseTo(20)
    }
  })

  it('gives tall labels more room than low ones', () => {
    expect(pushApart([50, 50, 50], [40, 10, 10], 0, 100)).toEqual([30, 55, 65])
  })

  it('shrinks the gap where there is no room for all', () => {
    expect(pushApart([0, 0, 0, 0, 0], 50, 0, 100)).toEqual([0, 25, 50, 75, 100])
  })

  it('keeps every gap for many labels', () => {
    const wishes = Array.from({ length: 60 }, (_, index) => (index * 37) % 101)
    const placed = pushApart(wishes, 10, 0, 1000).sort((a, b) => a - b)
    expect(placed.every((y, index) => index === 0 || y - (placed[index - 1] ?? 0) > 9.999)).toBe(
      true,
    )
    expect(Math.min(...placed)).toBeGreaterThanOrEqual(0)
  })

  it('has nothing to do without labels, and little with one', () => {
    expect(pushApart([], 20, 0, 100)).toEqual([])
    expect(pushApart([120], 20, 0, 100)).toEqual([100])
  })
})

it('knows touching boxes from overlapping ones', () => {
  const box = { x: 0, y: 0, width: 10, height: 10 }
  expect(overlaps(box, { ...box, x: 10 })).toBe(false)
  expect(overlaps(box, { ...box, x: 9 })).toBe(true)
})

describe('freestCorner', () => {
  const area = { x: 0, y: 0, width: 100, height: 100 }

  it('prefers the upper left', () => {
    expect(freestCorner(area, { width: 30, height: 30 }, [])).toEqual({ x: 0, y: 0 })
  })

  it('goes where the fewest points lie', () => {
    const rising = [
      { x: 10, y: 10 },
      { x: 90, y: 10 },
      { x: 50, y: 50 },
    ]
    expect(freestCorner(area, { width: 30, height: 30 }, rising)).toEqual({ x: 70, y: 70 })
  })
})

describe('placeLabels', () => {
  const area = { x: 0, y: 0, width: 200, height: 100 }
  const at = (x: number, y: number) => ({ x, y, width: 10, height: 10 })

  it('sets a label to the right of its thing', () => {
    expect(placeLabels([{ id: 'a', box: at(20, 40), width: 40, height: 12 }], [], area)).toEqual([
      { id: 'a', x: 36, y: 39, anchor: 'start' },
    ])
  })

  it('turns to the left at the right end', () => {
    const [label] = placeLabels([{ id: 'a', box: at(185, 40), width: 40, height: 12 }], [], area)
    expect(label).toMatchObject({ x: 179, anchor: 'end' })
  })

  it('avoids other things and earlier labels, and gives up rather than cover them', () => {
    const wish = { id: 'a', box: at(20, 40), width: 40, height: 12 }
    const [above] = placeLabels([wish], [at(40, 40)], area)
    expect(above).toMatchObject({ x: 25, y: 25, anchor: 'middle' })
    const wall = { x: 0, y: 0, width: 200, height: 100 }
    expect(placeLabels([wish], [wall], area)).toEqual([])
    const both = placeLabels([wish, { ...wish, id: 'b' }], [], area)
    expect(both[0]).not.toMatchObject({ y: both[1]?.y })
  })
})
