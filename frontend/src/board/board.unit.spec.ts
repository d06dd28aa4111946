import { describe, expect, it } from 'vitest'
import { boardRows, secondOf, sortRows, totalsOf, type Direction, type SortValue } from './board'
import { team } from '../../test/fixtures'

const ranked = (...amounts: [rank: number, tokens: number][]) =>
  amounts.map(([rank, tokens], index) => team({ team_id: String(index), rank, tokens }))

describe('a row', () => {
  it('has no success rate without requests', () => {
    expect(boardRows([team({ total_requests: 0 })])[0]?.successRate).toBeUndefined()
  })

  it('is tall among the first three, regardless of shared ranks', () => {
    const rows = boardRows(ranked([1, 9], [1, 9], [1, 9], [1, 9], [5, 1]))
    expect(rows.map((row) => row.isTop)).toEqual([true, true, true, false, false])
    expect(rows.map((row) => row.hasMedal)).toEqual([true, true, true, true, false])
  })

  it('has no medal without an amount', () => {
    expect(boardRows(ranked([1, 5], [2, 0])).map((row) => row.hasMedal)).toEqual([true, false])
  })

  it('has more digits than three where they would not show the distance from a neighbour', () => {
    const digits = (...tokens: number[]) =>
      boardRows(ranked(...tokens.map((one, index): [number, number] => [index + 1, one]))).map(
        (row) => row.digits,
      )
    expect(digits(8_196_123, 8_194_849, 5_096_409)).toEqual([5, 5, 3])
    expect(digits(8_337_030, 8_337_016, 5_096_409, 5_076_409)).toEqual([Infinity, Infinity, 3, 3])
    // No digits tell equal amounts apart.
    expect(digits(8_196_123, 8_196_123)).toEqual([3, 3])
    expect(digits(0, 0)).toEqual([3, 3])
    expect(digits(9)).toEqual([3])
  })

  it('is ranked by the metric', () => {
    const rows = boardRows(
      [
        team({ team_id: 'a', tokens: 9, total_cost: 1 }),
        team({ team_id: 'b', tokens: 1, total_cost: 9 }),
      ],
      'cost',
    )
    expect(rows.map((row) => [row.team.team_id, row.rank, row.value])).toEqual([
      ['b', 1, 9],
      ['a', 2, 1],
    ])
    expect(rows[0]?.gap).toEqual({ kind: 'ahead', amount: 8 })
  })
})

it('keeps the identity of unchanged rows', () => {
  const teams = ranked([1, 900], [2, 600], [3, 100], [4, 50])
  const before = boardRows(teams)
  const [first, second, third, fourth] = teams
  if (!first || !second || !third || !fourth) throw new Error('Four teams are needed.')
  const after = boardRows([first, second, { ...third, tokens: 150 }, fourth], 'tokens', before)
  expect(after.map((row, index) => row === before[index])).toEqual([true, true, false, false])
})

it('creates new rows for another metric', () => {
  const teams = ranked([1, 900])
  const before = boardRows(teams)
  expect(boardRows(teams, 'cost', before)[0]).not.toBe(before[0])
})

it('shows no figure twice', () => {
  expect(secondOf('tokens')).toEqual(['success', 'cost'])
  expect(secondOf('cost')).toEqual(['success', 'tokens'])
  expect(secondOf('success')).toEqual(['tokens', 'cost'])
})

describe('sorting', () => {
  const rows = boardRows([
    team({ team_id: 'a', tokens: 3, total_cost: 1, success_rate: 90 }),
    team({ team_id: 'b', tokens: 2, total_cost: 9, total_requests: 0 }),
    team({ team_id: 'c', tokens: 1, total_cost: 1, success_rate: 99 }),
  ])
  const order = (valueOf: SortValue, direction: Direction) =>
    sortRows(rows, valueOf, direction).map((row) => row.team.team_id)

  it('keeps equal rows in the order of rank', () => {
    expect(order((row) => row.team.total_cost, 'desc')).toEqual(['b', 'a', 'c'])
    expect(order((row) => row.team.total_cost, 'asc')).toEqual(['a', 'c', 'b'])
  })

  it('puts rows without a value last in both directions', () => {
    expect(order((row) => row.successRate, 'desc')).toEqual(['c', 'a', 'b'])
    expect(order((row) => row.successRate, 'asc')).toEqual(['a', 'c', 'b'])
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
