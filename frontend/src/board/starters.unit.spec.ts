import { expect, it } from 'vitest'
import { startersOf } from './board'
import { team } from '../../test/fixtures'

it('sorts by the collation of the language, numbers by value', () => {
  const names = ['Team 10', 'Zebra', 'Überfitters', 'Team 9']
  const teams = [...names.map((name) => team({ name })), team({ name: 'Gone', deleted: true })]
  const order = ['Team 9', 'Team 10', 'Überfitters', 'Zebra']
  expect(startersOf(teams, 'de').map(({ name }) => name)).toEqual(order)
})
