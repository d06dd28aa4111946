import { describe, expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'

import { labelled, spendings } from './cost'

const wide = [
  cellOf('A', 'm1', 10_000_000, 30),
  cellOf('A', 'm2', 2_000_000, 2),
  cellOf('B', 'm1', 100_000, 0.02),
  cellOf('C', 'm1', 1_000_000, 4),
]

describe('spendings', () => {
  it('adds up a team, most spent first', () => {
    const [first] = spendings(wide, 'team')
    expect(first).toMatchObject({ team: { name: 'A' }, model: null, tokens: 12_000_000, cost: 32 })
    expect(first?.perMillion).toBeCloseTo(32 / 12)
  })

  it('separates models on request', () => {
    expect(spendings(wide, 'model').map((entry) => entry.model)).toEqual(['m1', 'm1', 'm2', 'm1'])
  })

  it('has no price without tokens', () => {
    expect(spendings([cellOf('A', 'm', 0, 0)], 'team')).toEqual([])
  })
})

it('labels each extreme once, then who spent most', () => {
  const entries = spendings([...wide, cellOf('D', 'm1', 500_000, 1)], 'team')
  const names = (most: number) => labelled(entries, most).map(({ team }) => team.name)
  expect(names(3)).toEqual(['B', 'C', 'A'])
  expect(names(14)).toEqual(['B', 'C', 'A', 'D'])
  expect(labelled([], 14)).toEqual([])
})
