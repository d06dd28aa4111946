import { expect, it } from 'vitest'
import {
  announcementsFor,
  daysOfEvent,
  eventOf,
  phaseOf,
  windowOfEvent,
  type WorkshopEvent,
  clockOf,
  dayOfEvent,
  durationOf,
} from './workshopEvent'
import type { EventPhase, EventReport } from './client'
import { eventAnswer, noEvent } from '../../test/fixtures'

function eventWith(changes: Partial<EventReport> = {}): WorkshopEvent {
  const found = eventOf(eventAnswer({ timezone: 'Europe/Zurich', ...changes }))
  if (!found) throw new Error('The server reports an event.')
  return found
}
const event = eventWith()

it('exists only if the server reports one', () => {
  expect(eventOf(noEvent)).toBeUndefined()
  const named = eventWith({ name: null, start: '2026-11-23T09:00:00+01:00' })
  expect(named).toMatchObject({ name: undefined, start: Date.parse('2026-11-23T08:00:00Z') })
})

it('knows the moment of frozen numbers', () => {
  expect(event.frozenAt).toBeUndefined()
  const frozen = eventWith({ frozen_at: '2026-11-24T15:30:00Z' })
  expect(frozen.frozenAt).toBe(Date.parse('2026-11-24T15:30:00Z'))
})

it.each([
  ['scheduled', 'before'],
  ['running', 'during'],
  ['frozen', 'during'],
  ['ended', 'after'],
  ['revealing', 'after'],
  ['published', 'after'],
] as const)('in the phase %s its time is %s', (phase: EventPhase, time) => {
  expect(phaseOf(eventWith({ phase }))).toBe(time)
})

it('announces in the language of the viewer, at the place meant for it', () => {
  const announcement = { id: '1', text: 'Lunch', text_de: null, urgent: false, until: null }
  const announcing = eventWith({
    announcements: [
      { ...announcement, places: 'both', text_de: 'Mittagessen' },
      { ...announcement, id: '2', places: 'present' },
      { ...announcement, id: '3', text: 'Wi-Fi', places: 'pages', urgent: true },
    ],
  })
  const texts = (place: 'present' | 'pages', locale: string) =>
    announcementsFor(announcing, place, locale).map(({ text }) => text)
  expect(texts('present', 'en')).toEqual(['Lunch', 'Lunch'])
  expect(texts('present', 'de')).toEqual(['Mittagessen', 'Lunch'])
  expect(texts('pages', 'de')).toEqual(['Mittagessen', 'Wi-Fi'])
  expect(announcementsFor(undefined, 'pages', 'en')).toEqual([])
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
