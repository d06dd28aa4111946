import { describe, expect, it } from 'vitest'

import { cachedShare, partsRows, shownTokens, wholePercents } from './parts'

const team = (name: string, tokens: number, completion: number, cached: number) => ({
  name,
  team_id: name,
  slot: 0,
  rank: 1,
  tokens,
  completion_tokens: completion,
  cache_read_tokens: cached,
})

describe('partsRows', () => {
  it('splits tokens into cached prompt, fresh prompt and completion', () => {
    expect(partsRows([team('a', 100, 15, 39)])[0]).toMatchObject({
      parts: { cached: 39, prompt: 46, completion: 15 },
      percents: { cached: 39, prompt: 46, completion: 15 },
    })
  })

  it('orders by tokens and leaves out teams without any', () => {
    expect(
      partsRows([team('a', 0, 0, 0), team('b', 5, 1, 0), team('c', 9, 1, 0)]).map(
        (row) => row.team.name,
      ),
    ).toEqual(['c', 'b'])
  })

  it('never lets the cache exceed the prompt', () => {
    expect(partsRows([team('a', 10, 4, 99)])[0]?.parts).toEqual({
      cached: 6,
      prompt: 0,
      completion: 4,
    })
  })
})

it('counts only the parts that are shown', () => {
  const [row] = partsRows([team('a', 100, 15, 39)])
  if (!row) throw new Error('no row')
  expect(shownTokens(row, ['cached', 'completion'])).toBe(54)
})

it('rounds to percents that add up to 100', () => {
  const percents = (cached: number, prompt: number, completion: number) =>
    Object.values(wholePercents({ cached, prompt, completion }))
  expect(percents(1, 1, 1)).toEqual([34, 33, 33])
  expect(percents(0, 0, 0)).toEqual([0, 0, 0])
  expect(percents(1, 0, 0)).toEqual([100, 0, 0])
})

it('computes the cached share of all teams together', () => {
  expect(cachedShare(partsRows([team('a', 100, 10, 30), team('b', 100, 10, 10)]))).toBe(0.2)
  expect(cachedShare([])).toBeNull()
})
