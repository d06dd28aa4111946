import { expect, it } from 'vitest'
import {
  daysOfEvent,
  eventOf,
  phaseAt,
  windowOfEvent,
  type WorkshopEvent,
  clockOf,
  dayOfEvent,
  durationOf,
} from './workshopEvent'
import { statusAnswer } from '../../test/fixtures'

const event: WorkshopEvent = {
  name: 'Hackathon',
  start: Date.parse('2026-11-23T08:00:00Z'),
  end: Date.parse('2026-11-24T17:00:00Z'),
  timezone: 'Europe/Zurich',
  announcements: [{ text: 'Lunch is served.', urgent: false }],
}

it('exists only if the server reports one', () => {
  expect(eventOf(statusAnswer())).toBeUndefined()
  const reported = {
    name: null,
    start: '2026-11-23T09:00:00+01:00',
    end: '2026-11-24T18:00:00+01:00',
    timezone: 'Europe/Zurich',
    announcements: [{ text: 'Lunch is served.', urgent: false }],
  }
  expect(eventOf(statusAnswer({ event: reported }))).toEqual({ ...event, name: undefined })
})

it('has a time before, during and after', () => {
  const at = (text: string) => phaseAt(event, Date.parse(text))
  expect(at('2026-11-23T07:59:59Z')).toBe('before')
  expect(at('2026-11-23T08:00:00Z')).toBe('during')
  expect(at('2026-11-24T17:00:00Z')).toBe('after')
})

it('touches days up to today, and ends with the last minute in it', () => {
  expect(daysOfEvent(event, '2026-11-23')).toEqual({ from: '2026-11-23', to: '2026-11-23' })
  expect(daysOfEvent(event, '2026-11-30')).toEqual({ from: '2026-11-23', to: '2026-11-24' })
  const untilMidnight = { ...event, end: Date.parse('2026-11-24T00:00:00Z') }
  expect(daysOfEvent(untilMidnight, '2026-11-30').to).toBe('2026-11-23')
})

it('is a window to the minute', () => {
  expect(windowOfEvent(event)).toEqual({
    from: '2026-11-23T08:00:00.000Z',
    to: '2026-11-24T17:00:00.000Z',
  })
})

it('counts its days where it takes place', () => {
  expect(dayOfEvent(event, Date.parse('2026-11-23T22:59:00Z'))).toEqual({ day: 1, days: 2 })
  expect(dayOfEvent(event, Date.parse('2026-11-23T23:00:00Z'))).toEqual({ day: 2, days: 2 })
})

it('counts down to the second and says nought only at the end', () => {
  expect(durationOf(3 * 3_600_000 + 22 * 60_000)).toMatchObject({ days: 0, hours: 3, minutes: 22 })
  expect(clockOf(durationOf(42 * 60_000 + 16_200))).toBe('0:42:17')
  expect(clockOf(durationOf(1))).toBe('0:00:01')
  expect(clockOf(durationOf(-5))).toBe('0:00:00')
  expect(durationOf(90_000_000)).toMatchObject({ days: 1, hours: 1 })
})
