import { expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'

import { costPerMillion, countTeams, usageCells } from './cells'

it('uses the exact cost of a response', () => {
  const [cell] = usageCells([
    {
      team: 'A',
      team_id: 'id-a',
      slot: 1,
      rank: 1,
      model: 'm',
      display_name: 'M',
      total_tokens: 5,
      prompt_tokens: 3,
      completion_tokens: 2,
      exact_total_cost: 0.00001234,
    },
  ])
  expect(cell).toMatchObject({ team: { id: 'id-a', name: 'A' }, tokens: 5, cost: 0.00001234 })
})

it('prices a million tokens, unless there are none', () => {
  expect(costPerMillion(3, 2_000_000)).toBe(1.5)
  expect(costPerMillion(3, 0)).toBeNull()
})

it('counts teams with usage', () => {
  expect(countTeams([cellOf('A', 'm1', 5), cellOf('A', 'm2', 5), cellOf('B', 'm1', 0)])).toBe(1)
})
