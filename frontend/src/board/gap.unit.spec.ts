import { expect, it } from 'vitest'
import { gapsOf } from './gap'
import { rankBy } from '@/filters/metric'
import { team } from '../../test/fixtures'

const gaps = (...tokens: number[]) =>
  gapsOf(
    rankBy(
      'tokens',
      tokens.map((amount, index) => team({ team_id: String(index), tokens: amount })),
    ),
  )

it('is the lead over rank 2, or the distance to the rank above', () => {
  expect(gaps(900, 600, 100)).toEqual([
    { kind: 'ahead', amount: 300 },
    { kind: 'behind', amount: 300, rank: 1 },
    { kind: 'behind', amount: 500, rank: 2 },
  ])
})

it('of teams that share a rank is the distance to the next better rank', () => {
  expect(gaps(900, 600, 600, 100).slice(1)).toEqual([
    { kind: 'behind', amount: 300, rank: 1 },
    { kind: 'behind', amount: 300, rank: 1 },
    { kind: 'behind', amount: 500, rank: 2 },
  ])
})

it('reports a shared lead, and nothing for a single team', () => {
  expect(gaps(5, 5)[1]).toEqual({ kind: 'level', rank: 1 })
  expect(gaps(5)).toEqual([{ kind: 'none' }])
  expect(gaps()).toEqual([])
})

it('is in the unit of the metric, and absent without a rank', () => {
  const ranking = rankBy('success', [
    team({ team_id: 'a', total_requests: 100, successful_requests: 99 }),
    team({ team_id: 'b', total_requests: 100, successful_requests: 97 }),
    team({ team_id: 'c', total_requests: 0 }),
  ])
  expect(gapsOf(ranking)).toEqual([
    { kind: 'ahead', amount: 2 },
    { kind: 'behind', amount: 2, rank: 1 },
    { kind: 'unranked' },
  ])
})

it('is the reason why a team with a value has no rank', () => {
  const ranking = rankBy(
    'tokens',
    [
      team({ team_id: 'a', tokens: 5, total_requests: 20 }),
      team({ team_id: 'b', tokens: 9, total_requests: 19 }),
      team({ team_id: 'c', tokens: 7, out_of_competition: true }),
    ],
    20,
  )
  expect(gapsOf(ranking, 20)).toEqual([
    { kind: 'none' },
    { kind: 'few', fromRequests: 20 },
    { kind: 'outOfCompetition' },
  ])
})
