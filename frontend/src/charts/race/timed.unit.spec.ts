import { describe, expect, it } from 'vitest'

import { runningTotals } from './race'
import { daysBetween, firstStep, stepsFor, timedRace } from './timed'

const row = (name: string, tokens: number) => ({
  name,
  team_id: `id-${name}`,
  slot: 0,
  rank: 1,
  tokens,
})
const rows = (tokens: Record<string, number>) =>
  Object.entries(tokens).map(([name, amount]) => row(name, amount))
const day = (date: string, tokens: Record<string, number>) => ({ date, teams: rows(tokens) })
const point = (start: string, tokens: Record<string, number>) => ({
  start: `2026-11-${start}:00Z`,
  teams: rows(tokens),
})
const AS_OF = '2026-11-23T01:05:00Z'

describe('timedRace', () => {
  it('sums minutes by ten, up to the newest reading', () => {
    const points = [
      point('23T00:03', { A: 1 }),
      point('23T00:09', { A: 2, B: 5 }),
      point('23T01:04', { A: 4 }),
    ]
    const race = timedRace([day('2026-11-23', { A: 7, B: 5, C: 0 })], points, '10min', AS_OF)
    expect(race.lines.map((line) => [line.team.name, line.perInterval, line.total])).toEqual([
      ['A', [3, 0, 0, 0, 0, 0, 4], 7],
      ['B', [5, 0, 0, 0, 0, 0, 0], 5],
    ])
    expect(race.intervals.at(-1)).toEqual({
      start: Date.parse('2026-11-23T01:00:00Z'),
      end: Date.parse(AS_OF),
      date: '2026-11-23',
      isDay: false,
    })
    expect(race.step).toBe('10min')
  })

  it('lets tokens without a minute join at the end of their day, so that totals are the days’', () => {
    const days = [day('2026-11-22', { A: 10 }), day('2026-11-23', { A: 3 })]
    const points = [point('22T09:00', { A: 9 }), point('23T00:10', { A: 3 })]
    const { lines, intervals } = timedRace(days, points, 'hour', AS_OF)
    const values = lines[0] ? runningTotals(lines[0]) : []
    expect(values.slice(22, 25)).toEqual([9, 10, 13])
    expect(lines[0]?.perInterval[23]).toBe(0)
    expect(lines[0]?.total).toBe(13)
    expect(intervals).toHaveLength(26)
  })

  it('draws a day whole of which too little is known by the hour', () => {
    const days = [day('2026-11-22', { A: 10 }), day('2026-11-23', { A: 3 })]
    const points = [point('22T09:00', { A: 7 }), point('23T00:10', { A: 3 })]
    const race = timedRace(days, points, 'hour', AS_OF)
    expect(race.wholeDays).toEqual(['2026-11-22'])
    expect(race.intervals.map(({ isDay }) => isDay)).toEqual([true, false, false])
    expect(race.lines[0]?.perInterval).toEqual([10, 3, 0])
    expect(race.lines[0]?.total).toBe(13)
  })

  it('goes back to days where no hour is known', () => {
    const days = [day('2026-11-22', { A: 10 }), day('2026-11-23', { A: 0 })]
    const race = timedRace(days, [], '10min', AS_OF)
    expect(race).toMatchObject({ step: 'day', wholeDays: ['2026-11-22'] })
    expect(race.lines[0]?.perInterval).toEqual([10, 0])
  })

  it('never loses a token that is known by the minute before the day’s sum has followed', () => {
    const race = timedRace(
      [day('2026-11-23', { A: 5 })],
      [point('23T01:09', { A: 6 })],
      'hour',
      AS_OF,
    )
    expect(race.lines[0]).toMatchObject({ perInterval: [0, 6], total: 6 })
  })
})

describe('stepsFor', () => {
  it('offers ten minutes up to three days, hours up to a month', () => {
    expect(stepsFor(3, 24, 1)).toEqual(['10min', 'hour', 'day'])
    expect(stepsFor(31, 24, 1)).toEqual(['hour', 'day'])
    expect(stepsFor(32, 24, 1)).toEqual(['day'])
  })

  it('offers no finer points than a browser reads with ease', () => {
    expect(stepsFor(2, 500, 1)).toEqual(['hour', 'day'])
    expect(stepsFor(31, 500, 1)).toEqual(['day'])
  })

  it('offers days alone where no hour is known', () => {
    expect(stepsFor(2, 12, 0)).toEqual(['day'])
    expect(stepsFor(2, 12, null)).toEqual(['day'])
  })
})

describe('firstStep', () => {
  const all = stepsFor(2, 12, 1)

  it('is the finest one for few days whose hours are mostly known', () => {
    expect(firstStep(all, 2, 0.5)).toBe('10min')
    expect(firstStep(all, 2, 0.49)).toBe('day')
    expect(firstStep(stepsFor(7, 12, 1), 7, 1)).toBe('day')
  })
})

it('counts the days of a period', () => {
  expect(daysBetween('2026-11-22', '2026-11-23')).toBe(2)
  expect(daysBetween('2026-11-23', '2026-11-23')).toBe(1)
})
