import { expect, it } from 'vitest'
import { laneOf } from './phases'

const TIMES = {
  start: '2026-11-23T08:00:00Z',
  freeze_at: '2026-11-23T16:00:00Z',
  end: '2026-11-23T18:00:00Z',
  published_at: null,
}
const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`)
const states = (...lane: Parameters<typeof laneOf>) => laneOf(...lane).map(({ state }) => state)
const gone = (...lane: Parameters<typeof laneOf>) => laneOf(...lane).map((step) => step.gone)

it('says what is over, what is now and what comes', () => {
  expect(states(TIMES, 'running', at('12:00'))).toEqual(['done', 'now', 'next', 'next', 'next'])
  expect(states(TIMES, 'revealing', at('19:00'))).toEqual(['done', 'done', 'done', 'now', 'next'])
  expect(states(TIMES, 'published', at('19:00'))).toEqual(['done', 'done', 'done', 'done', 'now'])
})

it('fills the way to the next step as time goes by', () => {
  expect(gone(TIMES, 'scheduled', at('07:00'))).toEqual([0, 0, 0, 0, 0])
  expect(gone(TIMES, 'running', at('10:00'))).toEqual([1, 0.25, 0, 0, 0])
  expect(gone(TIMES, 'frozen', at('17:00'))).toEqual([1, 1, 0.5, 0, 0])
  // Frozen by hand before its time has no time behind it.
  expect(gone({ ...TIMES, freeze_at: TIMES.end }, 'frozen', at('17:00'))).toEqual([1, 1, 0, 0, 0])
})

it('passes a step that will not come about', () => {
  const times = { ...TIMES, freeze_at: null }
  expect(states(times, 'running', at('12:00'))).toEqual(['done', 'now', 'off', 'next', 'next'])
  expect(gone(times, 'running', at('15:30'))).toEqual([1, 1, 0.5, 0, 0])
})
