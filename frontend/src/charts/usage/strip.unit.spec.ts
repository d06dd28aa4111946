import { describe, expect, it } from 'vitest'

import { dayStrip } from './strip'

const row = (team_id: string, tokens: number) => ({
  name: team_id,
  team_id,
  slot: 0,
  rank: 1,
  tokens,
})
const day = (date: string, tokens: number) => ({ date, teams: [row('a', tokens)] })
const point = (start: string, tokens: number) => ({ start, teams: [row('a', tokens)] })
const everyone = () => true
const about = (coverage: number, as_of = '2026-11-23T12:00:00Z') => ({ as_of, coverage })

describe('dayStrip', () => {
  it('sets each hour where the clock of the zone shows it', () => {
    const days = [day('2026-11-22', 10), day('2026-11-23', 5)]
    const points = [point('2026-11-22T23:00:00+00:00', 10), point('2026-11-23T09:00:00+01:00', 5)]
    const strip = dayStrip(days, points, 'Europe/Zurich', about(1), everyone)
    expect(strip.map((line) => line.day)).toEqual(['2026-11-22', '2026-11-23'])
    expect(strip[1]?.cells[0]).toMatchObject({ tokens: 10, state: 'busy', step: 7 })
    expect(strip[1]?.cells[9]).toMatchObject({ tokens: 5, state: 'busy' })
    expect(strip[0]?.cells[0]?.state).toBe('outside')
  })

  it('calls an hour quiet only where the whole day is known', () => {
    const points = [point('2026-11-23T08:00:00Z', 8)]
    const stateOf = (tokens: number, coverage: number) =>
      dayStrip([day('2026-11-23', tokens)], points, 'UTC', about(coverage), everyone)[0]?.cells[3]
        ?.state
    expect(stateOf(8, 1)).toBe('quiet')
    expect(stateOf(9, 0.9)).toBe('unknown')
    expect(stateOf(8, 0.9)).toBe('quiet')
  })

  it('does not know the hours to come', () => {
    const [line] = dayStrip([day('2026-11-23', 0)], [], 'UTC', about(1), everyone)
    expect(line?.cells[11]?.state).toBe('quiet')
    expect(line?.cells[12]?.state).toBe('unknown')
  })

  it('counts the teams that are meant', () => {
    const points = [{ start: '2026-11-23T08:00:00Z', teams: [row('a', 3), row('b', 4)] }]
    const days = [{ date: '2026-11-23', teams: [row('a', 3), row('b', 4)] }]
    const [line] = dayStrip(days, points, 'UTC', about(1), (id) => id === 'b')
    expect(line?.cells[8]?.tokens).toBe(4)
  })

  it('joins weekdays from seven days on, Monday first', () => {
    const dates = Array.from({ length: 8 }, (_, index) => `2026-11-${String(15 + index)}`)
    const points = [point('2026-11-16T08:00:00Z', 1), point('2026-11-15T08:00:00Z', 2)]
    points.push(point('2026-11-22T08:00:00Z', 3))
    const strip = dayStrip(
      dates.map((date) => day(date, 0)),
      points,
      'UTC',
      about(1),
      everyone,
    )
    expect(strip).toHaveLength(7)
    expect(strip[0]).toMatchObject({ day: '2026-11-16', isWeekday: true })
    expect(strip.at(-1)?.cells[8]?.tokens).toBe(5)
  })

  it('adds up the hour that a clock shows twice', () => {
    const points = [point('2026-10-25T00:00:00Z', 1), point('2026-10-25T01:00:00Z', 2)]
    const [line] = dayStrip(
      [day('2026-10-25', 3)],
      points,
      'Europe/Zurich',
      about(1, '2026-10-26T12:00:00Z'),
      everyone,
    )
    expect(line?.cells[2]?.tokens).toBe(3)
  })
})
