import { describe, expect, it } from 'vitest'
import { barOf, laneScale, METRICS, metricOf, rankBy, valueOf, type Metric } from './metric'
import { team } from '../../test/fixtures'

describe('what a team is ranked by', () => {
  const one = team({
    tokens: 1000,
    prompt_tokens: 800,
    completion_tokens: 200,
    cache_read_tokens: 200,
    total_requests: 40,
    successful_requests: 39,
    failed_requests: 1,
    total_cost: 4,
  })

  it.each([
    ['tokens', 1000],
    ['cost', 4],
    ['requests', 40],
    ['success', 97.5],
    ['per-dollar', 250],
    ['cached', 25],
  ] as const)('%s', (metric, value) => {
    expect(valueOf(metric, one)).toBe(value)
  })

  it('is nothing where there is nothing to divide by', () => {
    expect(valueOf('per-dollar', { ...one, total_cost: 0 })).toBeUndefined()
    expect(valueOf('success', { ...one, total_requests: 0 })).toBeUndefined()
    expect(valueOf('cached', { ...one, prompt_tokens: 0 })).toBeUndefined()
  })

  it('is never more cached than prompted', () => {
    expect(valueOf('cached', { ...one, cache_read_tokens: 900 })).toBe(100)
    expect(barOf('tokens', { ...one, cache_read_tokens: 900 })).toEqual([
      { kind: 'cached', value: 800 },
      { kind: 'prompt', value: 0 },
      { kind: 'completion', value: 200 },
    ])
  })

  it.each(METRICS)('is what the bar adds up to: %s', (metric) => {
    const sum = barOf(metric, one).reduce((total, part) => total + part.value, 0)
    expect(sum).toBe(valueOf(metric, one))
  })
})

describe('ranking', () => {
  const order = (metric: Metric, ...teams: Parameters<typeof team>[0][]) =>
    rankBy(
      metric,
      teams.map((changes, index) => team({ team_id: String(index), ...changes })),
    ).map((ranked) => [ranked.team.team_id, ranked.rank])

  it('puts most first; equal values share a rank and the next is skipped', () => {
    const costs = [1, 9, 1, 0.5].map((total_cost) => ({ total_cost }))
    expect(order('cost', ...costs)).toEqual([
      ['1', 1],
      ['0', 2],
      ['2', 2],
      ['3', 4],
    ])
  })

  it('knows equal rates of different numbers', () => {
    const ranks = order(
      'success',
      { total_requests: 40, successful_requests: 38 },
      { total_requests: 20, successful_requests: 19 },
    )
    expect(ranks.map(([, rank]) => rank)).toEqual([1, 1])
  })

  it('lists teams out of competition last, without a rank', () => {
    expect(
      order('tokens', { tokens: 900, out_of_competition: true }, { tokens: 5 }, { tokens: 70 }),
    ).toEqual([
      ['2', 1],
      ['1', 2],
      ['0', undefined],
    ])
  })

  it('has nothing to say of no team', () => {
    expect(rankBy('tokens', [])).toEqual([])
  })

  it('puts teams with too few requests after the ranked, and those out of competition last', () => {
    const teams = [
      team({ team_id: 'few', total_requests: 9, tokens: 900 }),
      team({ team_id: 'out', total_requests: 99, tokens: 999, out_of_competition: true }),
      team({ team_id: 'enough', total_requests: 10, tokens: 100 }),
    ]
    expect(rankBy('tokens', teams, 10).map(({ team, rank }) => [team.team_id, rank])).toEqual([
      ['enough', 1],
      ['few', undefined],
      ['out', undefined],
    ])
  })
})

it('knows the metrics of the event by their names on the page', () => {
  expect(metricOf('tokens_per_dollar')).toBe('per-dollar')
  expect(metricOf('tokens')).toBe('tokens')
})

it('fills the lane with the leader, and with the whole for shares', () => {
  expect(laneScale('cost', [3, undefined, 7])).toBe(7)
  expect(laneScale('success', [3, undefined])).toBe(100)
  expect(laneScale('cached', [])).toBe(100)
  expect(laneScale('tokens', [])).toBe(0)
})
