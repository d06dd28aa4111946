import { describe, expect, it } from 'vitest'
import { boardRows, sortRows, totalsOf } from './board'
import { team } from '../../test/fixtures'

const ranked = (...amounts: [rank: number, tokens: number][]) =>
  amounts.map(([rank, tokens], index) => team({ team_id: String(index), rank, tokens }))

describe('gaps', () => {
  it('lead ahead of the next, and back to the one before', () => {
    const gaps = boardRows(ranked([1, 900], [2, 600], [3, 100])).map((row) => row.gap)
    expect(gaps).toEqual([
      { kind: 'ahead', tokens: 300 },
      { kind: 'behind', tokens: 300, rank: 1 },
      { kind: 'behind', tokens: 500, rank: 2 },
    ])
  })

  it('of teams that share a rank reach to the next better one', () => {
    const gaps = boardRows(ranked([1, 900], [2, 600], [2, 600], [4, 100])).map((row) => row.gap)
    expect(gaps[2]).toEqual({ kind: 'behind', tokens: 300, rank: 1 })
    expect(gaps[3]).toEqual({ kind: 'behind', tokens: 500, rank: 2 })
  })

  it('say when the lead is shared, and nothing for a single team', () => {
    expect(boardRows(ranked([1, 5], [1, 5]))[0]?.gap).toEqual({ kind: 'level', rank: 1 })
    expect(boardRows(ranked([1, 5]))[0]?.gap).toEqual({ kind: 'none' })
  })
})

describe('a row', () => {
  it('splits the tokens so that the parts add up', () => {
    const [row] = boardRows([team({ cache_read_tokens: 300, prompt_tokens: 800 })])
    expect(row?.parts).toEqual({ cached: 300, fresh: 500, completion: 200 })
  })

  it('never shows more cached than prompted', () => {
    const [row] = boardRows([team({ cache_read_tokens: 900, prompt_tokens: 800 })])
    expect(row?.parts).toEqual({ cached: 800, fresh: 0, completion: 200 })
  })

  it('has no success rate without requests', () => {
    expect(boardRows([team({ total_requests: 0 })])[0]?.successRate).toBeUndefined()
  })
})

it('keeps the rows that say the same as before', () => {
  const teams = ranked([1, 900], [2, 600], [3, 100], [4, 50])
  const before = boardRows(teams)
  const [first, second, third, fourth] = teams
  if (!first || !second || !third || !fourth) throw new Error('Four teams are needed.')
  const after = boardRows([first, second, { ...third, tokens: 150 }, fourth], before)
  expect(after.map((row, index) => row === before[index])).toEqual([true, true, false, false])
})

describe('sorting', () => {
  const rows = boardRows([
    team({ team_id: 'a', tokens: 3, total_cost: 1, success_rate: 90 }),
    team({ team_id: 'b', tokens: 2, total_cost: 9, total_requests: 0 }),
    team({ team_id: 'c', tokens: 1, total_cost: 1, success_rate: 99 }),
  ])
  const order = (...by: [Parameters<typeof sortRows>[1], Parameters<typeof sortRows>[2]]) =>
    sortRows(rows, ...by).map((row) => row.team.team_id)

  it('keeps the order of the server for tokens', () => {
    expect(order('tokens', 'desc')).toEqual(['a', 'b', 'c'])
    expect(order('tokens', 'asc')).toEqual(['c', 'b', 'a'])
  })

  it('keeps equal rows in the order of rank', () => {
    expect(order('cost', 'desc')).toEqual(['b', 'a', 'c'])
    expect(order('cost', 'asc')).toEqual(['a', 'c', 'b'])
  })

  it('puts rows without a value behind the others either way', () => {
    expect(order('success', 'desc')).toEqual(['c', 'a', 'b'])
    expect(order('success', 'asc')).toEqual(['a', 'c', 'b'])
  })
})

describe('totals', () => {
  it('weigh success by requests', () => {
    const totals = totalsOf([
      team({ total_requests: 90, successful_requests: 90 }),
      team({ total_requests: 10, successful_requests: 0 }),
    ])
    expect(totals).toEqual({ tokens: 2000, requests: 100, cost: 0.5, successRate: 90 })
  })

  it('have no rate without requests', () => {
    expect(totalsOf([]).successRate).toBeNull()
  })
})
