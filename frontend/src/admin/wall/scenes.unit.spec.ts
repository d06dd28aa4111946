import { expect, it } from 'vitest'
import { isLocked, moved, toggled } from './scenes'

const RANKS = { stage: 'ranks', step: 0 } as const

it('locks what belongs to a later phase', () => {
  const running = { phase: 'running', reveal: RANKS, what_if: null } as const
  expect(isLocked('board', running)).toBe(false)
  for (const scene of ['reveal', 'podium', 'awards', 'what_if'] as const)
    expect(isLocked(scene, running), scene).toBe(true)

  const revealing = { ...running, phase: 'revealing' } as const
  expect(isLocked('reveal', revealing)).toBe(false)
  expect(isLocked('podium', revealing)).toBe(true)
  const podium = { ...revealing, reveal: { stage: 'podium', step: 24 } } as const
  expect(isLocked('podium', podium)).toBe(false)
  expect(isLocked('awards', podium)).toBe(true)
  expect(isLocked('awards', { ...running, phase: 'published' })).toBe(false)
  expect(isLocked('what_if', { ...running, what_if: 'gpt-5.2' })).toBe(false)
})

it('switches scenes on and off, and moves them within the round', () => {
  expect(toggled(['board', 'race'], 'race')).toEqual(['board'])
  expect(toggled(['board'], 'race')).toEqual(['board', 'race'])
  expect(moved(['lobby', 'board', 'race'], 'race', -1)).toEqual(['lobby', 'race', 'board'])
  expect(moved(['lobby', 'board', 'race'], 'lobby', 1)).toEqual(['board', 'lobby', 'race'])
  expect(moved(['lobby', 'board'], 'lobby', -1)).toEqual(['lobby', 'board'])
  expect(moved(['lobby', 'board'], 'board', 1)).toEqual(['lobby', 'board'])
  expect(moved(['lobby'], 'race', 1)).toEqual(['lobby'])
})
