import { describe, expect, it } from 'vitest'
import type { Series } from '@/charts/race/race'
import { dayPoint, partPoint } from '../../test/charts'
import { hourBars, hourLabels, hourPoints } from './hours'

const HOUR = 3_600_000
const START = Date.parse('2026-11-23T09:00:00Z')
const row = (name: string, tokens: number) => ({ name, team_id: name, slot: 0, rank: 1, tokens })
const point = (hour: number, tokens: Record<string, number>) => ({
  start: START + hour * HOUR,
  minutes: 60,
  teams: Object.entries(tokens).map(([name, amount]) => row(name, amount)),
})
const barsOf = (points: readonly ReturnType<typeof point>[], id = 'A', highlighted?: number) =>
  hourBars(points, id, highlighted).map(({ start, tokens }) => [(start - START) / HOUR, tokens])

describe('the hours of a team', () => {
  it('are zero if only other teams had usage, or nobody for a while', () => {
    expect(barsOf([point(0, { A: 5 }), point(1, { B: 9 }), point(4, { A: 2 })])).toEqual([
      [0, 5],
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 2],
    ])
  })

  it('omit long pauses of all teams', () => {
    const bars = hourBars([point(0, { A: 5 }), point(24, { A: 2 })], 'A')
    expect(bars.map(({ afterPause }) => afterPause)).toEqual([false, true])
  })

  it('are at most forty, around the highlighted one', () => {
    const points = Array.from({ length: 100 }, (_, hour) => point(hour, { A: hour }))
    expect(barsOf(points).at(-1)).toEqual([99, 99])
    expect(barsOf(points)).toHaveLength(40)
    expect(barsOf(points, 'A', START + 30 * HOUR)[0]).toEqual([10, 10])
  })
})

describe('labels', () => {
  it('mark the record, the first hour of each day, and others as space permits', () => {
    const bars = hourBars(
      Array.from({ length: 20 }, (_, hour) => point(hour, { A: 1 })),
      'A',
    )
    const labels = hourLabels(bars, 'UTC', START + 8 * HOUR, 3)
    const found = [...labels].sort(([a], [b]) => a - b)
    expect(found.map(([start, kind]) => [(start - START) / HOUR, kind])).toEqual([
      [0, 'first'],
      [3, 'other'],
      [8, 'other'],
      [11, 'other'],
      [15, 'first'],
      [18, 'other'],
    ])
  })
})

describe('points', () => {
  const timeseries = ['09:00', '09:50', '10:00', '11:00'].map((time) =>
    partPoint(`2026-11-23T${time}`, { A: 1 }, 10),
  )
  const series = { timeseries, as_of: null }
  const found = (zone: string, about: Partial<Series> = {}) =>
    hourPoints({ ...series, ...about }, zone).map(({ start, teams }) => [
      (start - START) / HOUR,
      teams[0]?.tokens,
    ])

  it('are the hours on the clocks of the zone', () => {
    expect(found('UTC')).toEqual([
      [0, 2],
      [1, 1],
      [2, 1],
    ])
    expect(found('Asia/Kolkata')).toEqual([
      [-0.5, 1],
      [0.5, 2],
      [1.5, 1],
    ])
  })

  it('are those that lie entirely within the window', () => {
    const window = { from: '2026-11-23T09:30:00Z', to: '2026-11-23T11:00:00Z' }
    expect(found('UTC', { window })).toEqual([[1, 1]])
  })

  it('know how much of the running hour has passed', () => {
    const series = {
      timeseries: [
        partPoint('2026-11-23T09:00', { A: 1 }),
        partPoint('2026-11-23T10:00', { A: 1 }),
      ],
      as_of: '2026-11-23T10:37:40Z',
    }
    expect(hourPoints(series, 'UTC').map(({ minutes }) => minutes)).toEqual([60, 37])
    const window = { from: '2026-11-23T09:00:00Z', to: '2026-11-23T10:38:00Z' }
    expect(hourPoints({ ...series, window }, 'UTC')).toHaveLength(2)
  })

  it('are absent if only days are known', () => {
    expect(found('UTC', { timeseries: [dayPoint('2026-11-23', { A: 1 })] })).toEqual([])
  })
})
