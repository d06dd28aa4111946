import { expect, it } from 'vitest'
import { wordsOf } from './logWords'

const entry = (action: string, before: object = {}, after: object = {}) =>
  wordsOf({
    at: '2026-11-23T14:00:00Z',
    action,
    before: before as Record<string, unknown>,
    after: after as Record<string, unknown>,
  })

it('has a sentence for each step of the event', () => {
  expect(entry('freeze', { freeze_at: 'a' }, { freeze_at: 'b' }).key).toBe('freeze')
  expect(entry('present step').key).toBe('present_step')
})

it('says what happened to a team', () => {
  const team = (before: object | null, after: object) =>
    entry('team', { teams: before ? { a: before } : {} }, { teams: { a: after } })
  expect(team({ hidden: false }, { hidden: true })).toMatchObject({ key: 'hid', teams: ['a'] })
  expect(team({ display_name: null }, { display_name: 'B' }).key).toBe('renamed')
  expect(team({ hidden: true, slot: 1 }, { hidden: false, slot: 2 }).key).toBe('team')
})

it('names the parts of any other change', () => {
  expect(entry('event', { name: 'a', end: 1 }, { name: 'b', end: 1 })).toEqual({
    key: 'changed',
    teams: [],
    parts: ['name'],
  })
})
