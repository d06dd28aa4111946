import { describe, expect, it } from 'vitest'
import { blockFits, firstFit, leaderFits, newLeaderFits, rowFits, type TextFit } from './fittedText'

describe('the ways to set a name', () => {
  const fits = rowFits(38)

  it('begin with one line from width 100 to 80, then two of 27 u, not under 24 u', () => {
    expect(fits.slice(0, 6).map(({ stretch }) => stretch)).toEqual([100, 96, 92, 88, 84, 80])
    expect(fits.slice(0, 6).every(({ size, lines }) => size === 38 && lines === 1)).toBe(true)
    expect(fits.slice(6, 12).map(({ stretch }) => stretch)).toEqual([96, 92, 88, 84, 80, 76])
    const two = fits.filter(({ lines }) => lines === 2)
    expect(Math.min(...two.map(({ size }) => size))).toBe(24)
  })

  it.each([fits, leaderFits(), blockFits(48), newLeaderFits()])(
    'never grow',
    (...ways: readonly TextFit[]) => {
      const sizes = ways.map(({ size }) => size)
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    },
  )

  it('end with the smallest, whatever the text', () => {
    expect(firstFit(fits, () => false)).toBe(fits.at(-1))
    expect(firstFit(fits, ({ lines }) => lines === 2)?.size).toBe(27)
  })
})
