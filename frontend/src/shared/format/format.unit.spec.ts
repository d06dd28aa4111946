import { describe, expect, it } from 'vitest'
import * as format from './format'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers', () => {
  it('are exact with grouping, in the order of the language', () => {
    expect(format.exact(12_406_118, 'en')).toBe('12,406,118')
    expect(format.exact(12_406_118, 'de')).toBe('12.406.118')
    expect(format.exact(1234, 'de')).toBe('1.234')
  })

  it('are compact instead of wrong above what a double holds exactly', () => {
    expect(format.exact(Number.MAX_SAFE_INTEGER + 1, 'en')).toBe(
      format.compact(Number.MAX_SAFE_INTEGER + 1, 'en'),
    )
    expect(format.exact(Number.MAX_SAFE_INTEGER, 'en')).toBe('9,007,199,254,740,991')
  })

  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1000, '1.00k', '1.000'],
    [423_378, '423k', '423.378'],
    [999_950, '1.00M', '1,00 Mio.'],
    [12_406_118, '12.4M', '12,4 Mio.'],
  ])('compact %d reads %s, in German %s', (value, english, german) => {
    expect(plain(format.compact(value, 'en'))).toBe(english)
    expect(plain(format.compact(value, 'de'))).toBe(german)
  })

  it.each([
    [8_196_123, '8.1961M', '8,1961 Mio.'],
    [8_000_000, '8.0000M', '8,0000 Mio.'],
    [822_387, '822,387', '822.387'],
    [4711, '4,711', '4.711'],
  ])('compact %d with five digits reads %s, in German %s', (value, english, german) => {
    expect(plain(format.compact(value, 'en', 5))).toBe(english)
    expect(plain(format.compact(value, 'de', 5))).toBe(german)
  })

  it('on axes carry no digits they do not need', () => {
    expect(format.axis(2_000_000, 'en')).toBe('2M')
    expect(format.axis(500_000, 'en')).toBe('500k')
  })

  it('per minute keep one decimal of thousands', () => {
    expect(format.rate(39_600, 'en')).toBe('39.6k')
    expect(format.rate(174_000, 'en')).toBe('174k')
    expect(format.rate(12, 'en')).toBe('12')
  })

  it('that are none are a dash', () => {
    expect(format.exact(Number.NaN, 'en')).toBe('–')
    expect(format.compact(Number.POSITIVE_INFINITY, 'en')).toBe('–')
  })
})

describe('dollars', () => {
  it('have cents, and a word for less than one', () => {
    expect(format.dollars(22.0649, 'en')).toBe('$22.06')
    expect(plain(format.dollars(22.06, 'de'))).toBe('22,06 $')
    expect(format.dollars(0.004, 'en')).toBe('<\u00A0$0.01')
    expect(format.dollars(0, 'en')).toBe('$0.00')
  })

  it('in headlines drop the cents from a hundred on', () => {
    expect(format.dollarsShort(205.4, 'en')).toBe('$205')
    expect(format.dollarsShort(99.4, 'en')).toBe('$99.40')
  })
})

describe('percentages', () => {
  it('take the percent of the API', () => {
    expect(format.percent(97.8, 'en')).toBe('97.8%')
    expect(plain(format.percent(97.8, 'de'))).toBe('97,8 %')
    expect(format.percent(null, 'en')).toBe('–')
  })

  it('come apart into figure and sign', () => {
    expect(format.percentParts(97.84, 'de')).toEqual({ figure: '97,8', unit: '%' })
    expect(format.percentParts(null, 'en')).toEqual({ figure: '–', unit: '' })
  })

  it('of a whole need a whole', () => {
    expect(format.share(58, 100, 'en')).toBe('58%')
    expect(format.share(1, 0, 'en')).toBe('–')
  })
})

describe('time', () => {
  it('uses 24 hours and the given zone', () => {
    const instant = new Date('2026-11-23T14:37:08Z')
    expect(format.clock(instant, 'en', { timeZone: 'UTC' })).toBe('14:37:08')
    expect(format.clock(instant, 'de', { seconds: false, timeZone: 'Europe/Zurich' })).toBe('15:37')
  })

  it('shows UTC days, single or as a range', () => {
    expect(format.day('2026-11-23', 'en')).toBe('Nov 23')
    expect(plain(format.day('2026-11-23', 'de'))).toBe('23. Nov.')
    expect(format.days('2026-11-23', '2026-11-23', 'en')).toBe('Nov 23')
    expect(format.days('2026-11-22', '2026-11-23', 'de')).toMatch(/^22\.\s?–\s?23\. Nov\.$/)
    expect(format.weekday('2026-11-23', 'en')).toBe('Mon 23')
  })

  it('has its year where it is another one than this', () => {
    expect(format.day('2025-12-31', 'en')).toBe('Dec 31, 2025')
    expect(plain(format.day('2025-12-31', 'de'))).toBe('31. Dez. 2025')
    expect(plain(format.days('2025-12-30', '2026-01-02', 'en'))).toMatch(
      /^Dec 30, 2025.+Jan 2, 2026$/,
    )
    expect(format.axisDay('2025-12-31', 'en')).toBe('Dec 31')
  })
})
