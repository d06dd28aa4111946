import { describe, expect, it } from 'vitest'
import { countedOn, presentFigure } from './figures'

describe('amounts in the present view', () => {
  it.each([
    [12_406_118, '12.41', 'M'],
    [4_385_721, '4.39', 'M'],
    [104_931_080, '104.9', 'M'],
    [1_244_931_080, '1.24', 'B'],
    [423_378, '423', 'k'],
    [39_600, '39.6', 'k'],
    [999, '999', ''],
    [0, '0', ''],
    [Number.NaN, '–', ''],
  ])('%d in English', (value, figure, unit) => {
    expect(presentFigure(value, 'en-US')).toEqual({ figure, unit })
  })

  it('follow German conventions, without a short thousand', () => {
    expect(presentFigure(12_406_118, 'de')).toEqual({ figure: '12,41', unit: 'Mio.' })
    expect(presentFigure(423_378, 'de')).toEqual({ figure: '423.000', unit: '' })
  })
})

describe('a counting total', () => {
  it('counts evenly from the shown to the known value', () => {
    expect([0, 2500, 5000, 10_000].map((ms) => countedOn(1000, 2000, ms, 10_000))).toEqual([
      1000, 1250, 1500, 2000,
    ])
  })

  it('never exceeds it', () => {
    expect(countedOn(1000, 2000, 60_000, 10_000)).toBe(2000)
  })

  it('is set at once if it falls or no time is left', () => {
    expect(countedOn(2000, 1500, 0, 10_000)).toBe(1500)
    expect(countedOn(1000, 2000, 0, 0)).toBe(2000)
  })
})
