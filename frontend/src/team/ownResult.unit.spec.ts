import { describe, expect, it } from 'vitest'
import type { RevealedTeam, RevealReport } from '@/data/client'
import { bestHour, onPage, ordinal, ownResult } from './ownResult'

const revealedTeam = (rank: number | null, id = `t${String(rank)}`): RevealedTeam => ({
  team_id: id,
  name: id,
  slot: 0,
  rank,
  value: 1,
  frozen_rank: rank,
  frozen_value: 1,
})
const rivals = new Set(['t1', 't2', 't3', 't4'])
const revealOf = (...revealed: RevealedTeam[]): RevealReport => ({
  division: null,
  step: revealed.length,
  steps: 4,
  revealed,
  lit: [],
  stage: 'ranks',
})

describe('the own result', () => {
  it('is unknown until the rank is revealed, and without a pinned team', () => {
    expect(ownResult(null, 't3', rivals)).toBeUndefined()
    expect(ownResult(revealOf(revealedTeam(4)), 't3', rivals)).toBeUndefined()
    expect(ownResult(revealOf(revealedTeam(4)), undefined, rivals)).toBeUndefined()
  })

  it('has the neighbours that are known', () => {
    const early = ownResult(revealOf(revealedTeam(4), revealedTeam(3)), 't3', rivals)
    expect(early?.around.map(({ rank }) => rank)).toEqual([3, 4])
    const all = revealOf(revealedTeam(4), revealedTeam(3), revealedTeam(2), revealedTeam(1))
    expect(ownResult(all, 't3', rivals)?.around.map(({ rank }) => rank)).toEqual([2, 3, 4])
    expect(ownResult(all, 't3', rivals)?.place).toBe(3)
  })

  it('leaves out other divisions', () => {
    const all = revealOf(revealedTeam(1, 'guest'), revealedTeam(2), revealedTeam(1))
    expect(ownResult(all, 't1', rivals)?.around.map(({ team_id: id }) => id)).toEqual(['t1', 't2'])
  })

  it('names no place for the end of the list, ties included, nor out of competition', () => {
    expect(ownResult(revealOf(revealedTeam(4)), 't4', rivals)?.place).toBeUndefined()
    const tied = revealOf(revealedTeam(3), revealedTeam(3, 't4'))
    expect(ownResult(tied, 't4', rivals)?.place).toBeUndefined()
    expect(ownResult(revealOf(revealedTeam(null, 'x')), 'x', rivals)?.place).toBeUndefined()
    expect(ownResult(revealOf(revealedTeam(1)), 't1', new Set(['t1']))?.place).toBe(1)
  })
})

it('finds the best hour, wherever it begins', () => {
  const steps = [1, 5, 7, 2, 1].map((tokens) => ({ tokens }))
  const of = (minutes: number) =>
    bestHour({ step_minutes: minutes, steps } as Parameters<typeof bestHour>[0])
  expect(of(30)).toBe(12)
  expect(of(60)).toBe(7)
  expect(of(20)).toBe(14)
  expect(of(1440)).toBeUndefined()
})

it('counts places as people do', () => {
  expect([1, 2, 3, 4, 11, 21].map((place) => ordinal(place, 'en'))).toEqual([
    '1st',
    '2nd',
    '3rd',
    '4th',
    '11th',
    '21st',
  ])
  expect(ordinal(4, 'de')).toBe('4.')
})

it('shows success in percent', () => {
  expect(onPage('success', 0.5)).toBe(50)
  expect(onPage('tokens', 5)).toBe(5)
  expect(onPage('cost', null)).toBeUndefined()
})
