import { describe, expect, it } from 'vitest'

import {
  busiestInterval,
  cumulative,
  dayIntervals,
  newestFrom,
  raceFacts,
  runningTotals,
  standings,
  standingsAround,
  teamLines,
} from './race'

const day = (date: string, tokens: Record<string, number>) => ({
  date,
  teams: Object.entries(tokens).map(([name, amount], index) => ({
    name,
    team_id: `id-${name}`,
    slot: index,
    rank: index + 1,
    tokens: amount,
  })),
})

describe('dayIntervals', () => {
  it('covers whole UTC days, and the running day up to the newest reading', () => {
    const intervals = dayIntervals(
      [{ date: '2026-11-23' }, { date: '2026-11-24' }],
      '2026-11-24T06:00:00Z',
    )
    expect(intervals.map(({ start, end }) => (end - start) / 3_600_000)).toEqual([24, 6])
  })

  it('takes days as whole where the reading is older, newer or missing', () => {
    const hours = (asOf: string | null) =>
      dayIntervals([{ date: '2026-11-23' }], asOf).map(
        ({ start, end }) => (end - start) / 3_600_000,
      )
    expect(hours('2026-11-25T06:00:00Z')).toEqual([24])
    expect(hours('2026-11-22T06:00:00Z')).toEqual([24])
    expect(hours(null)).toEqual([24])
  })
})

describe('teamLines', () => {
  it('gives each team with usage one line, most tokens first', () => {
    const lines = teamLines([
      day('2026-11-23', { A: 1, B: 5, C: 0 }),
      day('2026-11-24', { A: 2, B: 1, C: 0 }),
    ])
    expect(lines.map((line) => [line.team.name, line.perInterval, line.total])).toEqual([
      ['B', [5, 1], 6],
      ['A', [1, 2], 3],
    ])
  })

  it('has zero where a team is missing on a day', () => {
    const [line] = teamLines([day('2026-11-23', {}), day('2026-11-24', { A: 7 })])
    expect(line?.perInterval).toEqual([0, 7])
  })

  it('keeps two teams with one name apart', () => {
    const twins = {
      date: '2026-11-23',
      teams: ['a', 'b'].map((id) => ({ name: 'Twin', team_id: id, slot: 0, rank: 1, tokens: 3 })),
    }
    expect(teamLines([twins])).toHaveLength(2)
  })
})

it('sums up', () => {
  expect(cumulative([1, 0, 2])).toEqual([1, 1, 3])
  expect(cumulative([])).toEqual([])
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

  it('shows the front, or the neighbours of the team one looks at', () => {
    const ids = (id: string | null) =>
      standingsAround(all, id, 3).map((standing) => standing.team.id)
    expect(ids(null)).toEqual(['a', 'b', 'c'])
    expect(ids('b')).toEqual(['a', 'b', 'c'])
    expect(ids('e')).toEqual(['d', 'e', 'f'])
    expect(ids('f')).toEqual(['d', 'e', 'f'])
    expect(ids('gone')).toEqual(['a', 'b', 'c'])
  })
})

it('counts what has no minute from the end of its day on', () => {
  const [line] = teamLines([day('2026-11-23', { A: 5 }), day('2026-11-24', { A: 2 })])
  const joins = [{ index: 1, tokens: 3 }]
  expect(line && runningTotals({ ...line, joins })).toEqual([5, 10])
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
      teamLines([day('2026-11-23', { A: 5, B: 6, C: 7 }), day('2026-11-24', { A: 9, B: 1, C: 1 })]),
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

  it('claims no gain for a team that has just begun, nor on the first day', () => {
    expect(
      raceFacts(
        teamLines([day('2026-11-23', { B: 1, A: 0 }), day('2026-11-24', { B: 0, A: 9 })]),
        1,
      )?.gained,
    ).toBe(0)
    expect(raceFacts(teamLines([day('2026-11-23', { A: 5, B: 6 })]), 0)?.gained).toBe(0)
  })

  it('knows a race of one and of none', () => {
    expect(raceFacts(teamLines([day('2026-11-23', { A: 5 })]), 0)).toMatchObject({
      second: null,
      gap: 5,
    })
    expect(raceFacts([], 0)).toBeNull()
  })
})

it('finds the interval with most tokens of all', () => {
  expect(
    busiestInterval(
      teamLines([day('2026-11-23', { A: 5, B: 1 }), day('2026-11-24', { A: 1, B: 9 })]),
    ),
  ).toEqual({
    index: 1,
    tokens: 10,
  })
  expect(busiestInterval([])).toBeNull()
  const days = teamLines([day('2026-11-23', { A: 5 }), day('2026-11-24', { A: 9 })])
  expect(busiestInterval(days, (index) => index === 0)?.tokens).toBe(5)
})
