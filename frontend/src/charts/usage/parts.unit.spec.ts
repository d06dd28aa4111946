import { describe, expect, it } from 'vitest'

import { cachedShare, partsRows, segments, shownParts, shownTokens, wholePercents } from './parts'

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
      parts: [39, 46, 15],
      percents: [39, 46, 15],
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
    expect(partsRows([team('a', 10, 4, 99)])[0]?.parts).toEqual([6, 0, 4])
  })
})

it('counts only the parts that are shown, each in its place', () => {
  const [row] = partsRows([team('a', 100, 15, 39)])
  if (!row) throw new Error('no row')
  expect(shownParts(row, ['cached', 'completion'])).toEqual([39, 0, 15])
  expect(shownTokens(row, ['cached', 'completion'])).toBe(54)
})

it('rounds to percents that add up to 100', () => {
  expect(wholePercents([1, 1, 1])).toEqual([34, 33, 33])
  expect(wholePercents([0, 0, 0])).toEqual([0, 0, 0])
  expect(wholePercents([1, 0, 0])).toEqual([100, 0, 0])
})

it('reckons the cached share of all', () => {
  expect(cachedShare(partsRows([team('a', 100, 10, 30), team('b', 100, 10, 10)]))).toBe(0.2)
  expect(cachedShare([])).toBeNull()
})

describe('segments', () => {
  it('keeps a gap between parts and fills the bar', () => {
    expect(segments([50, 25, 25], 104)).toEqual([
      { x: 0, width: 50, part: 0 },
      { x: 52, width: 25, part: 1 },
      { x: 79, width: 25, part: 2 },
    ])
  })

  it('gives empty parts no room', () => {
    expect(segments([0, 10, 0], 50)).toEqual([{ x: 0, width: 50, part: 1 }])
    expect(segments([0, 0], 50)).toEqual([])
  })
})
