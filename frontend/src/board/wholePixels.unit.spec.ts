import { describe, expect, it } from 'vitest'
import { inWholePixels } from './wholePixels'

const SETTLE = [0.2, 0.8, 0.2, 1] as const

/** The stops of a `linear()` easing: value and percentage. */
function stopsOf(easing: string) {
  const [, inner = ''] = /^linear\((.*)\)$/.exec(easing) ?? []
  return inner.split(', ').map((stop) => stop.split(' ').map(Number.parseFloat))
}

describe('inWholePixels', () => {
  it.each([1, 48, 63, 480])('stands on whole pixels all the way of %i', (pixels) => {
    for (const [value = NaN] of stopsOf(inWholePixels(pixels, SETTLE)))
      expect(value * pixels).toBeCloseTo(Math.round(value * pixels), 9)
  })

  it('begins at the start, goes on only, and is there when the time is over', () => {
    const stops = stopsOf(inWholePixels(96, SETTLE))
    expect(stops[0]).toEqual([0, 0])
    expect(stops.at(-1)?.[0]).toBe(1)
    for (const [index, [value = 0, percent = 0]] of stops.entries()) {
      expect(value).toBeGreaterThanOrEqual(stops[index - 1]?.[0] ?? 0)
      expect(percent).toBeGreaterThanOrEqual(stops[index - 1]?.[1] ?? 0)
      expect(percent).toBeLessThanOrEqual(100)
    }
  })

  it('follows the curve', () => {
    // At a third of its time, the point of the curve at t = ½ is at x = 0.275, y = 0.8.
    const stops = stopsOf(inWholePixels(1000, SETTLE))
    const before = stops.filter(([, percent = 0]) => percent <= 27.5).at(-1)
    expect(before?.[0]).toBeCloseTo(0.8, 3)
  })
})
