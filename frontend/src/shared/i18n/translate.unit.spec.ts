import { expect, it } from 'vitest'
import { filledIn, messageAt } from './translate'

it('finds messages by their path, and nothing else', () => {
  const messages = { board: { gap: { ahead: '{amount} ahead' } } }
  expect(messageAt(messages, 'board.gap.ahead')).toBe('{amount} ahead')
  expect(messageAt(messages, 'board.gap')).toBeUndefined()
  expect(messageAt(messages, 'board.gap.ahead.more')).toBeUndefined()
  expect(messageAt(undefined, 'board')).toBeUndefined()
})

it('fills in values, also those that look like patterns', () => {
  expect(filledIn('{team} leads by {gap}', { team: '$& {gap}', gap: 3 })).toBe(
    '$& {gap} leads by 3',
  )
  expect(filledIn('{unknown}.', {})).toBe('.')
})

it('chooses the plural form by the count', () => {
  const teams = '{n} team | {n} teams'
  expect([0, 1, 2].map((n) => filledIn(teams, {}, n))).toEqual(['0 teams', '1 team', '2 teams'])
  expect(filledIn(teams, { n: '1,204' }, 1204)).toBe('1,204 teams')
  const keys = 'no key | {count} key | {count} keys'
  expect([0, 1, 7].map((count) => filledIn(keys, { count }))).toEqual(['no key', '1 key', '7 keys'])
})
