import { expect, it } from 'vitest'
import { fieldOf, instantOf, isZone, momentOf } from './times'

const ZURICH = 'Europe/Zurich'

it('writes an instant on the clock of the place, and reads it back', () => {
  expect(fieldOf('2026-11-23T15:30:00Z', ZURICH)).toBe('2026-11-23T16:30')
  expect(instantOf('2026-11-23T16:30', ZURICH)).toBe('2026-11-23T15:30:00.000Z')
  expect(fieldOf('2026-07-01T22:30:00Z', ZURICH)).toBe('2026-07-02T00:30')
  expect(fieldOf(null, ZURICH)).toBe('')
})

it('takes the first of an hour that occurs twice, and moves on from one that is left out', () => {
  expect(instantOf('2026-10-25T02:30', ZURICH)).toBe('2026-10-25T00:30:00.000Z')
  expect(instantOf('2026-03-29T02:30', ZURICH)).toBe('2026-03-29T01:30:00.000Z')
})

it('has no instant for an unfinished field', () => {
  expect(instantOf('', ZURICH)).toBeNull()
  expect(instantOf('2026-11-', ZURICH)).toBeNull()
})

it('knows zones', () => {
  expect(isZone(ZURICH)).toBe(true)
  expect(isZone('Europe/Zurch')).toBe(false)
  expect(isZone('')).toBe(false)
})

it('names today by the clock alone, near days by their weekday, others by their date', () => {
  const now = Date.parse('2026-11-24T13:37:00Z')
  const moment = (instant: string) => momentOf(instant, now, 'en', ZURICH)
  expect(moment('2026-11-24T15:30:00Z')).toEqual({ time: '16:30', day: undefined })
  expect(moment('2026-11-24T23:30:00Z')).toEqual({ time: '00:30', day: 'Wed' })
  expect(moment('2026-11-23T08:00:00Z')).toEqual({ time: '09:00', day: 'Mon' })
  expect(moment('2026-12-24T08:00:00Z')).toEqual({ time: '09:00', day: 'Dec 24' })
})
