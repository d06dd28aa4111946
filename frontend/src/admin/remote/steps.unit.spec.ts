import { expect, it } from 'vitest'
import { moveOf, nextStep } from './steps'

const team = (rank: number | null, frozen_rank: number | null = rank) => ({
  team_id: 'kernel',
  name: 'Kernel Panik',
  slot: 0,
  rank,
  value: 2,
  frozen_rank,
  frozen_value: 1,
})
const revealing = (stage: 'ranks' | 'podium' | 'awards') => ({
  phase: 'revealing' as const,
  reveal: { stage, step: 1 },
})

it('changes scenes until the reveal, then reveals ranks, the podium and the awards', () => {
  const before = { ...revealing('ranks'), phase: 'ended' as const }
  expect(nextStep(before, [])).toEqual({ kind: 'scene' })
  expect(nextStep(revealing('ranks'), [team(3)])).toEqual({ kind: 'rank', ranks: [3] })
  expect(nextStep(revealing('ranks'), [team(3), team(3)])).toEqual({ kind: 'rank', ranks: [3] })
  expect(nextStep(revealing('ranks'), [])).toEqual({ kind: 'podium' })
  expect(nextStep(revealing('podium'), [])).toEqual({ kind: 'awards' })
  expect(nextStep(revealing('awards'), [])).toEqual({ kind: 'desk' })
})

it('says how a rank compares with the frozen one', () => {
  expect(moveOf(team(3, 5))).toBe('climbs')
  expect(moveOf(team(3, 3))).toBe('holds')
  expect(moveOf(team(3, 1))).toBe('now')
  expect(moveOf(team(3, null))).toBe('now')
})
