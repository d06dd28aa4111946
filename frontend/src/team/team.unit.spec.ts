import { expect, it } from 'vitest'
import { key, team } from '../../test/fixtures'
import { hasMedal, keyRows, standingOf } from './team'

const teams = [
  team({ team_id: 'a', rank: 1, tokens: 500 }),
  team({ team_id: 'b', rank: 2, tokens: 300 }),
  team({ team_id: 'c', rank: 2, tokens: 300 }),
  team({ team_id: 'd', rank: 4, tokens: 100 }),
  team({ team_id: 'e', rank: 5, tokens: 0 }),
]
const around = (id: string) => standingOf(teams, id)?.around.map((other) => other.team_id)

it('computes the gaps to the next teams with more and with fewer tokens', () => {
  const standing = standingOf(teams, 'd')
  expect(standing?.above).toMatchObject({ team: { team_id: 'c' }, tokens: 200 })
  expect(standing?.below).toMatchObject({ team: { team_id: 'e' }, tokens: 100 })
  expect(standing?.level).toBeUndefined()
})

it('skips teams with as many tokens', () => {
  const standing = standingOf(teams, 'c')
  expect(standing?.above?.team.team_id).toBe('a')
  expect(standing?.below?.team.team_id).toBe('d')
  expect(standing?.level?.team_id).toBe('b')
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
  const all = [...teams, team({ team_id: 'hosts', rank: null, tokens: 900 })]
  expect(standingOf(all, 'a')?.above).toBeUndefined()
  expect(standingOf(all, 'hosts')).toBeUndefined()
})

it('gives medals to the first three ranks with usage', () => {
  expect(teams.map(hasMedal)).toEqual([true, true, true, false, false])
  expect(hasMedal(team({ rank: 1, tokens: 0 }))).toBe(false)
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
