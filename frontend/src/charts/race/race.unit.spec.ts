import { describe, expect, it } from 'vitest'
import { dayPoint, partPoint } from '../../../test/charts'
import {
  busiestInterval,
  newestFrom,
  raceFacts,
  raceOf,
  runningTotals,
  type Series,
  type SeriesPoint,
  standings,
  standingsAround,
} from './race'

const AS_OF = '2026-11-23T01:05:00Z'
const seriesOf = (timeseries: SeriesPoint[], about: Partial<Series> = {}): Series => ({
  timeseries,
  as_of: AS_OF,
  ...about,
})
const daysOf = (...points: SeriesPoint[]) => raceOf(seriesOf(points), 'day')
const figuresOf = (series: Series, step: '10min' | 'hour' | 'day') =>
  raceOf(series, step).lines.map(({ team, perInterval, total }) => [team.name, perInterval, total])

describe('a race of whole days', () => {
  const hoursOf = (as_of: string | null) =>
    raceOf(
      seriesOf([dayPoint('2026-11-22', {}), dayPoint('2026-11-23', {})], { as_of }),
      'day',
    ).intervals.map(({ start, end }) => (end - start) / 3_600_000)

  it('covers UTC days, the running one up to the newest reading', () => {
    expect(hoursOf('2026-11-23T06:00:00Z')).toEqual([24, 6])
    expect(hoursOf('2026-11-24T06:00:00Z')).toEqual([24, 24])
    expect(hoursOf('2026-11-21T06:00:00Z')).toEqual([24, 24])
    expect(hoursOf(null)).toEqual([24, 24])
  })

  it('gives each team with usage one line, most tokens first', () => {
    const days = [
      dayPoint('2026-11-22', { A: 1, B: 5, C: 0 }),
      dayPoint('2026-11-23', { A: 2, B: 1 }),
    ]
    expect(figuresOf(seriesOf(days), 'day')).toEqual([
      ['B', [5, 1], 6],
      ['A', [1, 2], 3],
    ])
  })

  it('has zero where a team is missing on a day', () => {
    const [line] = daysOf(dayPoint('2026-11-22', {}), dayPoint('2026-11-23', { A: 7 })).lines
    expect(line?.perInterval).toEqual([0, 7])
  })

  it('keeps two teams with one name apart', () => {
    const twins = ['a', 'b'].map((team_id) => ({
      name: 'Twin',
      team_id,
      slot: 0,
      rank: 1,
      tokens: 3,
    }))
    expect(daysOf({ ...dayPoint('2026-11-23', {}), teams: twins }).lines).toHaveLength(2)
  })

  it('adds the parts of a day and what remains of it', () => {
    const points = [partPoint('2026-11-22T09:00', { A: 9 }), dayPoint('2026-11-22', { A: 1 })]
    expect(daysOf(...points)).toMatchObject({ lines: [{ perInterval: [10], total: 10 }] })
  })
})

describe('a race of parts of days', () => {
  it('sums points by the step, up to the newest reading', () => {
    const points = [
      partPoint('2026-11-23T00:03', { A: 1 }, 1),
      partPoint('2026-11-23T00:09', { A: 2, B: 5 }, 1),
      partPoint('2026-11-23T01:04', { A: 4 }, 1),
    ]
    expect(figuresOf(seriesOf(points), '10min')).toEqual([
      ['A', [3, 0, 0, 0, 0, 0, 4], 7],
      ['B', [5, 0, 0, 0, 0, 0, 0], 5],
    ])
    expect(figuresOf(seriesOf(points), 'hour')).toEqual([
      ['A', [3, 4], 7],
      ['B', [5, 0], 5],
    ])
    expect(raceOf(seriesOf(points), '10min').intervals.at(-1)).toEqual({
      start: Date.parse('2026-11-23T01:00:00Z'),
      end: Date.parse(AS_OF),
      date: '2026-11-23',
      isDay: false,
    })
  })

  it('counts what has no minute from the end of its day on', () => {
    const points = [
      partPoint('2026-11-22T09:00', { A: 9 }),
      dayPoint('2026-11-22', { A: 1 }),
      partPoint('2026-11-23T00:00', { A: 3 }),
    ]
    const { lines, intervals } = raceOf(seriesOf(points), 'hour')
    expect(lines[0] && runningTotals(lines[0]).slice(22, 25)).toEqual([9, 10, 13])
    expect(lines[0]).toMatchObject({ total: 13, untimed: [{ index: 23, tokens: 1 }] })
    expect(lines[0]?.perInterval[23]).toBe(0)
    expect(intervals).toHaveLength(26)
  })

  it('draws a day whole that has no parts, and a quiet one in parts', () => {
    const points = [
      dayPoint('2026-11-21', { A: 10 }),
      dayPoint('2026-11-22', {}),
      partPoint('2026-11-23T00:00', { A: 3 }),
    ]
    const race = raceOf(seriesOf(points), 'hour')
    expect(race.wholeDays).toEqual(['2026-11-21'])
    expect(race.intervals.map(({ isDay }) => isDay)).toEqual([
      true,
      ...Array<boolean>(26).fill(false),
    ])
    expect(race.lines[0]?.perInterval.slice(0, 2)).toEqual([10, 0])
    expect(race.lines[0]?.total).toBe(13)
  })

  it('draws days where no part of any is known', () => {
    const points = [dayPoint('2026-11-22', { A: 10 }), dayPoint('2026-11-23', {})]
    expect(raceOf(seriesOf(points), '10min')).toMatchObject({
      lines: [{ perInterval: [10, 0] }],
      wholeDays: ['2026-11-22'],
    })
  })
})

describe('a race within a window', () => {
  const WINDOW = { from: '2026-11-23T09:00:00Z', to: '2026-11-25T17:00:00Z' }
  const raceIn = (points: SeriesPoint[], as_of: string, window = WINDOW) =>
    raceOf({ timeseries: points, as_of, window }, 'hour')

  it('begins and ends to the minute', () => {
    const points = [
      partPoint('2026-11-23T08:25', { A: 3 }, 1),
      partPoint('2026-11-23T09:00', { A: 2, B: 4 }, 1),
      partPoint('2026-11-25T09:00', { B: 5 }, 1),
    ]
    const from = '2026-11-23T08:25:00Z'
    const { lines, intervals } = raceIn(points, '2026-11-25T09:40:00Z', { ...WINDOW, from })
    expect(lines.map(({ team, total }) => [team.name, total])).toEqual([
      ['B', 9],
      ['A', 5],
    ])
    expect(intervals[0]?.start).toBe(Date.parse(from))
    expect(intervals.at(-1)?.end).toBe(Date.parse('2026-11-25T09:40:00Z'))
    const totals = lines.map(runningTotals)
    expect(totals.map((values) => [values[0], values.at(-1)])).toEqual([
      [0, 9],
      [3, 5],
    ])
  })

  it('has no hole where a day passes without usage', () => {
    const points = [
      partPoint('2026-11-23T09:00', { A: 3 }),
      partPoint('2026-11-25T09:00', { A: 5 }),
    ]
    const { intervals } = raceIn(points, '2026-11-25T12:00:00Z')
    for (const [index, { start }] of intervals.entries()) {
      if (index > 0) expect(start).toBe(intervals[index - 1]?.end)
    }
    expect(intervals).toHaveLength(15 + 24 + 12)
  })

  it('ends with the window, even if the numbers are newer', () => {
    const { intervals, lines } = raceIn(
      [partPoint('2026-11-25T16:00', { A: 3 })],
      '2026-11-26T08:00:00Z',
    )
    expect(intervals.at(-1)?.end).toBe(Date.parse(WINDOW.to))
    expect(lines[0]?.total).toBe(3)
  })
})

describe('standings', () => {
  const team = (id: string) => ({ id, name: id, slot: 0, rank: 1 })
  const all = standings(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((id, index) => ({
      team: team(id),
      values: [index, 10 - index],
    })),
    1,
  )

  it('orders by the value at the point', () => {
    expect(all.map((standing) => standing.team.id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(all[0]).toMatchObject({ value: 10, place: 1 })
  })

  it('shows the first ones, or the neighbours of one team', () => {
    const ids = (id: string | null) =>
      standingsAround(all, id, 3).map((standing) => standing.team.id)
    expect(ids(null)).toEqual(['a', 'b', 'c'])
    expect(ids('b')).toEqual(['a', 'b', 'c'])
    expect(ids('e')).toEqual(['d', 'e', 'f'])
    expect(ids('f')).toEqual(['d', 'e', 'f'])
    expect(ids('gone')).toEqual(['a', 'b', 'c'])
  })
})

describe('newestFrom', () => {
  const hour = 3_600_000
  const part = (index: number) => ({ start: index * hour, end: (index + 1) * hour })
  const hours = [0, 1, 2, 3].map((index) => ({ ...part(index), date: 'd', isDay: false }))

  it('begins an hour before the running one', () => {
    expect(newestFrom(hours)).toBe(2)
  })

  it('is the newest day where days are drawn whole', () => {
    expect(newestFrom([...hours, { ...part(4), date: 'e', isDay: true }])).toBe(4)
  })
})

describe('raceFacts', () => {
  it('names the leader, the gap, and the places gained in the newest interval', () => {
    const facts = raceFacts(
      daysOf(
        dayPoint('2026-11-23', { A: 5, B: 6, C: 7 }),
        dayPoint('2026-11-24', { A: 9, B: 1, C: 1 }),
      ).lines,
      1,
    )
    expect(facts).toMatchObject({
      leader: { name: 'A' },
      second: { name: 'C' },
      gap: 6,
      gained: 2,
      total: 14,
    })
  })

  it('reports no gain for a new team, nor on the first day', () => {
    expect(
      raceFacts(
        daysOf(dayPoint('2026-11-23', { B: 1, A: 0 }), dayPoint('2026-11-24', { B: 0, A: 9 }))
          .lines,
        1,
      )?.gained,
    ).toBe(0)
    expect(raceFacts(daysOf(dayPoint('2026-11-23', { A: 5, B: 6 })).lines, 0)?.gained).toBe(0)
  })

  it('handles one team and none', () => {
    expect(raceFacts(daysOf(dayPoint('2026-11-23', { A: 5 })).lines, 0)).toMatchObject({
      second: null,
      gap: 5,
    })
    expect(raceFacts([], 0)).toBeNull()
  })
})

it('finds the interval with most tokens of all', () => {
  expect(
    busiestInterval(
      daysOf(dayPoint('2026-11-23', { A: 5, B: 1 }), dayPoint('2026-11-24', { A: 1, B: 9 })).lines,
    ),
  ).toEqual({
    index: 1,
    tokens: 10,
  })
  expect(busiestInterval([])).toBeNull()
  const days = daysOf(dayPoint('2026-11-23', { A: 5 }), dayPoint('2026-11-24', { A: 9 })).lines
  expect(busiestInterval(days, (index) => index === 0)?.tokens).toBe(5)
})
