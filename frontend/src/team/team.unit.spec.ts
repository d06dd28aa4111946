import { expect, it } from 'vitest'
import { boardRows } from '@/board/board'
import { key, team } from '../../test/fixtures'
import { keyRows, standingOf } from './team'

const board = [
  team({ team_id: 'a', tokens: 500, total_cost: 1 }),
  team({ team_id: 'b', tokens: 300, total_cost: 4 }),
  team({ team_id: 'c', tokens: 300, total_cost: 2 }),
  team({ team_id: 'd', tokens: 100, total_cost: 3.5 }),
  team({ team_id: 'e', tokens: 0, total_cost: 0 }),
]
const teams = boardRows(board)
const around = (id: string) => standingOf(teams, id)?.around.map((row) => row.team.team_id)

it('computes the gaps to the next teams with more and with fewer tokens', () => {
  const standing = standingOf(teams, 'd')
  expect(standing?.above).toMatchObject({ row: { rank: 2 }, amount: 200 })
  expect(standing?.below).toMatchObject({ row: { team: { team_id: 'e' } }, amount: 100 })
  expect(standing?.level).toBeUndefined()
})

it('skips teams with as many tokens', () => {
  const standing = standingOf(teams, 'c')
  expect(standing?.above?.row.team.team_id).toBe('a')
  expect(standing?.below?.row.team.team_id).toBe('d')
  expect(standing?.level?.team.team_id).toBe('b')
})

it('ranks and measures by the metric of the board', () => {
  const standing = standingOf(boardRows(board, 'cost'), 'd')
  expect(standing?.row.rank).toBe(2)
  expect(standing?.above).toMatchObject({ row: { team: { team_id: 'b' } }, amount: 0.5 })
  expect(standing?.below).toMatchObject({ row: { team: { team_id: 'c' } }, amount: 1.5 })
})

it('shows a team between its neighbours, and three teams at either end', () => {
  expect(around('c')).toEqual(['b', 'c', 'd'])
  expect(around('a')).toEqual(['a', 'b', 'c'])
  expect(around('e')).toEqual(['c', 'd', 'e'])
})

it('handles fewer than three teams', () => {
  expect(standingOf(teams.slice(0, 1), 'a')).toMatchObject({ above: undefined, below: undefined })
  expect(standingOf(teams.slice(0, 2), 'b')?.around).toHaveLength(2)
  expect(standingOf(teams, 'nobody')).toBeUndefined()
})

it('compares ranked teams alone', () => {
  const hosts = team({ team_id: 'hosts', tokens: 900, out_of_competition: true })
  const few = team({ team_id: 'few', tokens: 800, total_requests: 4 })
  const rows = boardRows([...board, hosts, few], 'tokens', [], 5)
  expect(standingOf(rows, 'a')).toMatchObject({ row: { rank: 1 }, above: undefined })
  expect(standingOf(rows, 'hosts')).toMatchObject({ row: { rank: undefined }, around: [] })
  expect(standingOf(rows, 'few')).toMatchObject({ row: { rank: undefined }, below: undefined })
})

it('sums the usage of a key over all models, and finds when it was used last', () => {
  const [model] = key().models
  const both = key({ api_key: 'a', models: model ? [model, model] : [] })
  const rows = keyRows(
    [both, key({ api_key: 'b', key_alias: null })],
    [{ api_key: 'a', last_used_at: '2026-11-23T09:41:00Z' }],
  )
  expect(rows[0]).toMatchObject({ prompt: 1600, completion: 400, alias: 'laptop' })
  expect(rows.map(({ lastUsed }) => lastUsed)).toEqual([Date.parse('2026-11-23T09:41:00Z'), null])
  expect(rows[1]?.alias).toBeNull()
})
