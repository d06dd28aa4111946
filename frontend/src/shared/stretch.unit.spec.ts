import { describe, expect, it } from 'vitest'
import { fitName, stretchFor } from './stretch'

it('leaves a name that fits as it is', () => {
  expect(stretchFor(180, 200)).toBe(100)
})

it('narrows a long name step by step, and stops where it would be hard to read', () => {
  const slightly = stretchFor(210, 200)
  expect(slightly).toBeLessThan(100)
  expect(slightly).toBeGreaterThan(76)
  expect(stretchFor(900, 200)).toBe(76)
})

it('waits until the room is known', () => {
  expect(stretchFor(900, 0)).toBe(100)
})

it('narrows enough for letters that shrink little, as measured in Archivo', () => {
  const SHRINK_OF_WIDE = 0.0081
  const SHRINK_OF_SLIM = 0.007
  for (const shrink of [SHRINK_OF_WIDE, SHRINK_OF_SLIM]) {
    const width = 179 * (1 - shrink * (100 - stretchFor(179, 155)))
    expect(width).toBeLessThanOrEqual(155)
  }
})

describe('a name in its row', () => {
  /** Each letter is half as wide as its size. */
  const widthOf = (text: string, size: number) => (text.length * size) / 2
  const fit = (name: string, available: number, height?: number) =>
    fitName(name, available, 16, widthOf, height)

  it('keeps its size on one line', () => {
    expect(fit('Kernel Panik', 96)).toEqual({ size: 16, stretch: 100, isLong: false })
    expect(fit('Kernel Panik', 90)).toMatchObject({ size: 16, isLong: false })
    expect(fit('Kernel Panik', 90).stretch).toBeLessThan(100)
  })

  it('takes two lines as wide as these allow', () => {
    expect(fit('Gradient Gipfelstürmer', 102)).toEqual({ size: 13, stretch: 100, isLong: true })
    // The longest line is "Gipfelstürmer" with 84.5 px.
    expect(fit('Gradient Gipfelstürmer', 80)).toEqual({ size: 13, stretch: 84, isLong: true })
  })

  it('is set smaller where three lines need more height than the row has', () => {
    const name = 'Abteilung für angewandte und für theoretische Halluzinationen'
    expect(fit(name, 140)).toMatchObject({ size: 12, isLong: true })
    expect(fit(name, 140, 38)).toMatchObject({ size: 11, isLong: true })
  })

  it('breaks after hyphens as browsers do, not within the words between them', () => {
    // "Llama-", "Hackathon-" and "Werkstatt" need three lines at 90 px, for which 38 px are too low in 13 px.
    expect(fit('Llama-Hackathon-Werkstatt', 90, 38)).toMatchObject({ size: 11 })
    expect(fit('Llama-Hackathon-Werkstatt', 116, 38)).toMatchObject({ size: 13 })
  })

  it('counts on the lines of a word that is longer than one', () => {
    expect(fit('x'.repeat(50), 132)).toMatchObject({ size: 12 })
    expect(fit('x'.repeat(90), 132)).toEqual({ size: 11, stretch: 76, isLong: true })
  })
})
