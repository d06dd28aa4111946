import { describe, expect, it } from 'vitest'
import { initialsOf, markOf } from './marks'

describe('the mark of a slot', () => {
  it('keeps its colour through the rounds and changes its shape', () => {
    expect(markOf(0)).toMatchObject({ colour: 0, shape: 'circle', dash: undefined })
    expect(markOf(12)).toMatchObject({ colour: 0, shape: 'square', dash: '8 4' })
    expect(markOf(24)).toMatchObject({ colour: 0, shape: 'diamond', dash: '2 4' })
  })

  it('gives 72 teams distinct pairs of colour and shape', () => {
    const pairs = Array.from({ length: 72 }, (_, slot) => {
      const { colour, shape } = markOf(slot)
      return `${String(colour)} ${shape}`
    })
    expect(new Set(pairs).size).toBe(72)
  })

  it('gives each shape to two colours in round 1', () => {
    const shapes = Array.from({ length: 12 }, (_, slot) => markOf(slot).shape)
    expect(new Set(shapes).size).toBe(6)
    expect(markOf(6).shape).toBe('hexagon')
    expect(markOf(11).shape).toBe('shield')
  })

  it('survives numbers that are no slot', () => {
    expect(markOf(-3).colour).toBe(0)
    expect(markOf(Number.NaN).shape).toBe('circle')
  })
})

describe('initials', () => {
  it.each([
    ['Kernel Panik', 'KP'],
    ['Prompt & Circumstance', 'PC'],
    ['Mixture of Experts', 'ME'],
    ['The Tokens', 'TO'],
    ['Die Tokenfresser', 'DT'],
    ['🦙 Llama Drama', 'LD'],
    ['HashiCorp', 'HC'],
    ['quokkas', 'QU'],
    ['Team 24', '24'],
    ['4 Chains', '4C'],
    ['ßeta', 'ßE'],
    ['نماذج بلا حدود', 'نح'],
    ['צוות הבינה', 'צה'],
    ['النماذج', 'نم'],
  ])('of %s are %s', (name, signs) => {
    expect(initialsOf(name)).toBe(signs)
  })

  it('fall back to the id where the name has no letters', () => {
    expect(initialsOf('🎉🎉', 'f3-a1')).toBe('F3')
    expect(initialsOf('👩‍👩‍👧‍👦🏳️‍🌈', 'f3-a1')).toBe('F3')
    expect(initialsOf('', '')).toBe('?')
  })
})
