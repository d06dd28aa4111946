import { describe, expect, it } from 'vitest'

import { roomFor, textWidth, twoLineSizes, wrapText } from './text'

describe('textWidth', () => {
  it('grows with the text and with its size', () => {
    expect(textWidth('Kernel', 14)).toBeLessThan(textWidth('Kernel Panik', 14))
    expect(textWidth('Kernel', 28)).toBeCloseTo(textWidth('Kernel', 14) * 2)
  })

  it('counts invisible signs as nothing', () => {
    expect(textWidth('a\u0301', 10)).toBe(textWidth('a', 10))
  })
})

describe('wrapText', () => {
  const SIZES = [14, 13, 12]
  const LONG = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination'

  it('cuts what does not fit even narrowed, never inside a sign', () => {
    const [cut] = wrapText('Abteilung für angewandte Halluzination', 90, [14]).lines
    expect(cut).toMatch(/^Abteil.*…$/)
    const [family] = wrapText('👩‍👩‍👧‍👧👩‍👩‍👧‍👧👩‍👩‍👧‍👧', 40, [14]).lines
    expect(family?.replace('…', '')).toMatch(/^(👩‍👩‍👧‍👧)+$/u)
  })

  it('keeps a short name on one line at the largest size', () => {
    expect(wrapText('Llama Drama', 150, SIZES)).toEqual({
      lines: ['Llama Drama'],
      size: 14,
      stretch: 100,
    })
  })

  it('narrows a name before it takes a second, smaller line', () => {
    const name = 'Gradient Gipfelstürmer'
    expect(wrapText(name, textWidth(name, 14) * 0.9, SIZES)).toMatchObject({
      size: 14,
      stretch: 76,
    })
    expect(wrapText(name, textWidth(name, 14) * 0.7, SIZES)).toMatchObject({
      lines: ['Gradient ', 'Gipfelstürmer'],
      size: 13,
    })
  })

  it('holds a name of 74 signs whole on three lines', () => {
    const { lines, size } = wrapText(LONG, 160, SIZES)
    expect(lines.join('')).toBe(LONG)
    expect(lines).toHaveLength(3)
    expect(size).toBe(12)
  })

  it('breaks words that are longer than a line, and cuts only what three lines cannot hold', () => {
    expect(wrapText('x'.repeat(40), 120, SIZES).lines.join('')).toBe('x'.repeat(40))
    const { lines } = wrapText('x'.repeat(400), 120, SIZES)
    expect(lines).toHaveLength(3)
    expect(lines[2]).toMatch(/…$/)
  })
})

describe('roomFor', () => {
  const LONG = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination'
  const sizes = twoLineSizes(24)

  it('keeps the least room while every name is whole in it', () => {
    expect(roomFor(['Llama Drama', 'Kernel Panik'], 120, 300, sizes)).toBe(120)
  })

  it('takes as much room as the longest name needs on two lines, and no more than allowed', () => {
    const room = roomFor(['Llama Drama', LONG], 120, 300, sizes)
    expect(wrapText(LONG, room, sizes).lines.join('')).toBe(LONG)
    expect(wrapText(LONG, room - 4, sizes).lines.at(-1)).toMatch(/…$/)
    expect(roomFor([LONG], 80, 100, sizes)).toBe(100)
  })
})
