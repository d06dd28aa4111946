import { describe, expect, it } from 'vitest'

import { chartTeam, ofMatchingTeams } from './teams'

const fields = { team_id: 'id-1', slot: 3, rank: 2 }

it('finds the name in rows of teams and in cells', () => {
  const expected = { id: 'id-1', name: 'Kernel', slot: 3, rank: 2 }
  expect(chartTeam({ ...fields, name: 'Kernel' })).toEqual(expected)
  expect(chartTeam({ ...fields, team: 'Kernel' })).toEqual(expected)
})

describe('ofMatchingTeams', () => {
  const rows = ['Überfitters', 'Kernel Panik'].map((name) => ({
    team: chartTeam({ ...fields, name }),
  }))

  it('keeps the rows that match', () => {
    expect(ofMatchingTeams(rows, ['uber'])).toEqual([rows[0]])
    expect(ofMatchingTeams(rows, ['uber', 'kernel'])).toEqual(rows)
    expect(ofMatchingTeams(rows, ['nobody'])).toEqual([])
  })

  it('keeps all without a term', () => {
    expect(ofMatchingTeams(rows, [])).toBe(rows)
  })
})
