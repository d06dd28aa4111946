import { describe, expect, it } from 'vitest'
import { drawnRange, drawnRows, firstPlaces, offsetsOf } from './useBoardWindow'

const offsets = offsetsOf([64, 64, 64, ...new Array<number>(497).fill(48)])
const END = 3 * 64 + 497 * 48

describe('drawnRange', () => {
  it('contains the visible rows and some beyond', () => {
    expect(drawnRange(offsets, 0, 900)).toEqual([0, 24])
    const [first, last] = drawnRange(offsets, 9000, 9900)
    expect(offsets[first]).toBeLessThan(9000 - 3 * 48)
    expect(offsets[last]).toBeGreaterThan(9900 + 3 * 48)
  })

  it('stays within the board at any scroll position', () => {
    expect(drawnRange(offsets, -5000, -4100)[0]).toBe(0)
    expect(drawnRange(offsets, END + 5000, END + 6000)[1]).toBe(499)
  })
})

describe('firstPlaces', () => {
  it('contains what fits in a window, at least one row', () => {
    const [first, last] = firstPlaces(offsets, 900)
    expect(first).toBe(0)
    expect(offsets[last + 1]).toBeGreaterThanOrEqual(700)
    expect(offsets[last]).toBeLessThanOrEqual(700)
    expect(firstPlaces(offsets, 0)).toEqual([0, 0])
  })
})

describe('drawnRows', () => {
  it('reserves space for rows not rendered', () => {
    const [first, second] = drawnRows(offsets, [100, 101], [])
    expect(first).toEqual({ place: 100, above: offsets[100] })
    expect(second).toEqual({ place: 101, above: 0 })
  })

  it('keeps pinned rows in position', () => {
    const drawn = drawnRows(offsets, [100, 101], [2, 300, 101, -1, 999])
    expect(drawn.map(({ place }) => place)).toEqual([2, 100, 101, 300])
    const covered = drawn.reduce((sum, { place, above }) => sum + above + (place < 3 ? 64 : 48), 0)
    expect(covered).toBe(offsets[301])
  })
})
