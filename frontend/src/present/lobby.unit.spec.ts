import { expect, it } from 'vitest'
import { lobbyGrid, nextGreeting } from './lobby'

it('draws up to 24 teams large, up to 48 smaller, and counts the others', () => {
  expect(lobbyGrid(24, false)).toMatchObject({ columns: 8, across: 130, mark: 96 })
  expect(lobbyGrid(25, false)).toMatchObject({ columns: 12, mark: 72, most: 48 })
  for (const isPortrait of [false, true])
    for (const teams of [1, 24, 48, 60]) {
      const { columns, across, down, mark, most } = lobbyGrid(teams, isPortrait)
      expect(columns * across).toBeLessThanOrEqual(1056)
      expect(Math.ceil(Math.min(teams, most) / columns) * down).toBeLessThanOrEqual(372)
      expect(mark).toBeLessThan(Math.min(across, down))
    }
})

it('greets one team after another, and a crowd at once', () => {
  expect(nextGreeting(['a', 'b'])).toEqual({ greeted: ['a'], waiting: ['b'] })
  expect(nextGreeting([])).toEqual({ greeted: [], waiting: [] })
  const crowd = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(nextGreeting(crowd)).toEqual({ greeted: crowd, waiting: [] })
})
