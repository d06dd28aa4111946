import { expect, it } from 'vitest'
import { busiest, pulseBars } from './pulse'

const POINTS = [
  { start: '2026-11-22T10:00:00Z', tokens: 50 },
  { start: '2026-11-22T22:00:00Z', tokens: null },
  { start: '2026-11-23T10:00:00Z', tokens: 100 },
  { start: '2026-11-23T11:00:00Z', tokens: 1 },
]
const dayOf = (instant: string) => instant.slice(0, 10)

it('draws bars of equal width from zero, and none for unknown intervals', () => {
  const bars = pulseBars(POINTS, 100, 40, { isRunning: true, dayOf })
  expect(bars.map(({ x }) => x)).toEqual([0, 25, 50, 75])
  expect(bars.map(({ height }) => height)).toEqual([20, undefined, 40, 1.5])
})

it('mutes earlier days, and marks the running interval', () => {
  const bars = (isRunning: boolean) => pulseBars(POINTS, 100, 40, { isRunning, dayOf })
  expect(bars(true).map(({ isEarlier }) => isEarlier)).toEqual([true, true, false, false])
  expect(bars(true).map(({ isNow }) => isNow)).toEqual([false, false, false, true])
  expect(bars(false).some(({ isNow }) => isNow)).toBe(false)
})

it('finds the busiest interval, if there is one', () => {
  expect(busiest(POINTS)?.start).toBe('2026-11-23T10:00:00Z')
  expect(busiest([{ start: '', tokens: 0 }])).toBeUndefined()
  expect(busiest([{ start: '', tokens: null }])).toBeUndefined()
})
