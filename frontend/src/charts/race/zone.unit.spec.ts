import { describe, expect, it } from 'vitest'

import { offsetAt, zonedText, zoneTime } from './zone'

const at = (text: string) => Date.parse(text)

describe('zoneTime', () => {
  it('reads the clock of a zone across midnight', () => {
    expect(zoneTime(at('2026-11-23T23:30:00Z'), 'Europe/Zurich')).toEqual({
      day: '2026-11-24',
      hour: 0,
      minute: 30,
    })
  })

  it('handles half-hour zones', () => {
    expect(zoneTime(at('2026-11-23T00:00:00Z'), 'Asia/Kolkata')).toMatchObject({
      hour: 5,
      minute: 30,
    })
  })

  it('follows the change of daylight saving', () => {
    const hours = (text: string) => offsetAt(at(text), 'Europe/Zurich') / 3_600_000
    expect(hours('2026-10-25T00:59:00Z')).toBe(2)
    expect(hours('2026-10-25T01:00:00Z')).toBe(1)
  })
})

it('writes an instant as the clocks of a zone show it', () => {
  const instant = at('2026-11-23T23:30:00Z')
  expect(zonedText(instant, 'Europe/Zurich')).toBe('2026-11-24T00:30+01:00')
  expect(zonedText(instant, 'UTC')).toBe('2026-11-23T23:30+00:00')
  expect(zonedText(instant, 'America/St_Johns')).toBe('2026-11-23T20:00-03:30')
  expect(zonedText(instant, 'Asia/Kathmandu')).toBe('2026-11-24T05:15+05:45')
})
