import { describe, expect, it } from 'vitest'
import { presentFigure } from './figures'

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
    expect(presentFigure(423_378, 'de')).toEqual({ figure: '423.378', unit: '' })
  })
})
