import { expect, it } from 'vitest'
import { keepEqual } from './keepEqual'

const team = (id: string, ...steps: number[]) => ({ id, steps, main_model: null })

it('keeps what is held when everything is equal', () => {
  const held = { version: 1, teams: [team('a', 1, 2)] }
  expect(keepEqual(held, structuredClone(held))).toBe(held)
})

it('keeps the equal parts of a new response', () => {
  const held = { version: 1, teams: [team('a', 1, 2), team('b', 3)] }
  const fresh = { version: 2, teams: [team('a', 1, 2), { ...team('b', 3), id: 'c' }] }
  const expected = structuredClone(fresh)
  const kept = keepEqual(held, fresh)
  expect(kept).toEqual(expected)
  expect(kept.teams[0]).toBe(held.teams[0])
  expect(kept.teams[1]?.steps).toBe(held.teams[1]?.steps)
})

it.each([
  ['a shorter list', { list: [1] }, { list: [1, 2] }],
  ['a longer list', { list: [1, 2, 3] }, { list: [1, 2] }],
  ['another field', { a: 1 }, { b: 1 }],
  ['one field fewer', { a: 1, b: 2 }, { a: 1 }],
  ['a list in place of an object', { part: { 0: 1 } }, { part: [1] }],
  ['an object in place of a list', { part: [1] }, { part: { 0: 1 } }],
  ['an empty object in place of an empty list', { part: [] }, { part: {} }],
  ['null in place of a part', { part: { a: 1 } }, { part: null }],
  ['a part in place of null', { part: null }, { part: { a: 1 } }],
  ['nothing held', undefined, { a: 1 }],
])('takes the new response after %s', (_, held, fresh) => {
  const expected = structuredClone(fresh)
  const kept = keepEqual(held, fresh)
  expect(kept).toEqual(expected)
  expect(kept).toBe(fresh)
})
