import { expect, it } from 'vitest'
import { isDay, periodOf } from './period'

const NOON = Date.parse('2026-03-01T12:00:00Z')

it('counts presets in UTC days, both included', () => {
  expect(periodOf('today', NOON)).toEqual({ from: '2026-03-01', to: '2026-03-01' })
  expect(periodOf('yesterday', NOON)).toEqual({ from: '2026-02-28', to: '2026-02-28' })
  expect(periodOf('7d', NOON)).toEqual({ from: '2026-02-23', to: '2026-03-01' })
  expect(periodOf('30d', NOON).from).toBe('2026-01-31')
})

it('knows a day that exists', () => {
  expect(isDay('2026-02-28')).toBe(true)
  expect(isDay('2026-02-30')).toBe(false)
  expect(isDay('2026.02.28')).toBe(false)
  expect(isDay(undefined)).toBe(false)
})
