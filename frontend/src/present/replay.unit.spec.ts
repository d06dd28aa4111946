import { expect, it } from 'vitest'
import { replayAt } from './replay'

const slot = { deleted: false, rank: 1, untimed_tokens: 0 }
const replay = {
  start: '2026-11-23T08:00:00Z',
  step_minutes: 10,
  steps: 4,
  teams: [
    { team_id: 'a', name: 'A', ...slot, slot: 0, tokens: [100, 100, 100, 100] },
    { team_id: 'b', name: 'B', ...slot, slot: 1, tokens: [0, 50, 150, 400] },
    { team_id: 'c', name: 'C', ...slot, slot: 2, tokens: [] },
  ],
}
const board = (share: number) =>
  replayAt(replay, share).rows.map(({ team_id: id, tokens }) => [id, tokens])

it('starts empty and ends with all that was used at a known minute', () => {
  expect(board(0)).toEqual([])
  expect(board(1)).toEqual([
    ['b', 400],
    ['a', 100],
  ])
  expect(board(7)).toEqual(board(1))
})

it('shows who overtakes whom, and when', () => {
  expect(board(0.5)).toEqual([
    ['a', 100],
    ['b', 50],
  ])
  expect(board(0.625).map(([id]) => id)).toEqual(['a', 'b'])
  expect(board(0.75)[0]).toEqual(['b', 150])
  expect(replayAt(replay, 0.5).at).toBe(Date.parse('2026-11-23T08:20:00Z'))
  expect(replayAt(replay, 0.75).rows.map(({ place }) => place)).toEqual([0, 1])
})

it('shows teams out of competition behind the others, without a rank', () => {
  const teams = replay.teams.map((team) => ({ ...team, rank: team.team_id === 'b' ? null : 1 }))
  const withHosts = { ...replay, teams }

  expect(replayAt(withHosts, 1).rows.map((row) => [row.team_id, row.rank])).toEqual([
    ['a', 1],
    ['b', null],
  ])
})
