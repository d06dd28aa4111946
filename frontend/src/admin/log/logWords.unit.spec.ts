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
  expect(team({ hidden: false }, { hidden: true })).toEqual({
    key: 'hid',
    teams: ['a'],
    fields: [],
  })
  expect(team(null, { hidden: false, out_of_competition: true, slot: null }).key).toBe('tookOut')
  expect(team({ display_name: null }, { display_name: 'B' })).toEqual({
    key: 'team',
    teams: ['a'],
    fields: [{ field: 'display_name', before: null, after: 'B' }],
  })
  expect(team({ hidden: true, slot: 1 }, { hidden: false, slot: 2 }).fields).toHaveLength(2)
})

it('names the fields of any other change, with what they were and are', () => {
  expect(entry('event', { name: 'a', end: 1 }, { name: 'b', end: 1 })).toEqual({
    key: 'changed',
    teams: [],
    fields: [{ field: 'name', before: 'a', after: 'b' }],
  })
  const present = { pinned: null, scenes: ['board'], black: false }
  expect(
    entry('present', { present }, { present: { ...present, pinned: 'race', scenes: [] } }).fields,
  ).toEqual([
    { field: 'present.pinned', before: null, after: 'race' },
    { field: 'present.scenes', before: undefined, after: undefined },
  ])
})

it('says what was done about people, their keys and their teams, and leaves out what only the board needs', () => {
  const budget = entry('team budget', {}, { team_id: 'a', max_budget: 5 })
  expect(budget).toMatchObject({ key: 'budget', teams: ['a'] })
  expect(budget.fields).toEqual([{ field: 'max_budget', before: undefined, after: 5 }])
  expect(entry('team blocked', {}, { team_id: 'a' })).toEqual({
    key: 'blocked',
    teams: ['a'],
    fields: [],
  })
  const person = { participant: 'zoe', name: 'Zoë', team_id: 'a', keys: [{ hint: 'sk-...aaaa' }] }
  expect(entry('new key', person, { ...person, keys: [] })).toEqual({
    key: 'newKey',
    teams: [],
    person: 'Zoë',
    fields: [],
  })
  expect(entry('participant changed', person, { ...person, team_id: 'b' }).fields).toEqual([
    { field: 'team_id', before: 'a', after: 'b' },
  ])
  expect(entry('join rules', { open: true, notice: null }, { open: false, notice: null })).toEqual({
    key: 'joinRules',
    teams: [],
    fields: [{ field: 'open', before: true, after: false }],
  })
  expect(entry('join rules', { models: [] }, { models: ['gpt-5.2', 'text-embed'] }).fields).toEqual(
    [{ field: 'models', before: '', after: 'gpt-5.2, text-embed' }],
  )
})
