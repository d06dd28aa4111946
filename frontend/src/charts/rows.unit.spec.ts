import { describe, expect, it } from 'vitest'

import { barRows, firstRows, rowPitch } from './rows'

it('divides the height within readable limits', () => {
  expect(rowPitch(300, 10, 20, 40)).toBe(30)
  expect(rowPitch(300, 2, 20, 40)).toBe(40)
  expect(rowPitch(300, 100, 20, 40)).toBe(20)
  expect(rowPitch(300, 0, 20, 40)).toBe(40)
})

it('never hides a single row', () => {
  expect([0, 11, 12, 13].map((count) => firstRows(count, 11))).toEqual([0, 11, 12, 11])
})

describe('barRows', () => {
  const rowsOf = (
    width: number,
    height: number,
    names: readonly string[] = Array<string>(7).fill('Llama'),
  ) =>
    barRows({
      width,
      height,
      pitch: { least: 26, most: 44 },
      thickness: { least: 12, most: 24 },
      name: { least: 96, most: 186 },
      names: Array.from({ length: 7 }, (_, row) => names[row] ?? 'Llama'),
      mark: 30,
      before: 64,
      after: 40,
    })

  it('sets the bar below the name where a narrow row is high enough', () => {
    const { isStacked, textY, barY, nameRoom, barX, barRoom } = rowsOf(300, 7 * 44)
    expect(isStacked).toBe(true)
    expect(textY).toBeLessThan(barY)
    expect(nameRoom).toBe(300 - 64 - 40)
    expect(barX + barRoom).toBe(300)
  })

  it('fills a narrow picture from five rows on', () => {
    expect(rowsOf(300, 8 * 44).pitch).toBeCloseTo((8 * 44) / 7)
    expect(rowsOf(600, 8 * 44).pitch).toBe(44)
  })

  it.each([
    ['wide', 600, 7 * 44],
    ['low', 300, 7 * 27],
  ])('keeps one line where a row is %s', (_, width, height) => {
    const { isStacked, textY, barY, nameRoom, barX, barRoom } = rowsOf(width, height)
    expect({ isStacked, textY, barY }).toEqual({ isStacked: false, textY: 0, barY: 0 })
    expect(barX).toBeGreaterThan(nameRoom + 64)
    expect(barX + barRoom).toBeLessThan(width - 40)
  })

  it('gives up to half of the picture to names that are too long for two lines', () => {
    const long = 'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination'
    const { nameRoom } = rowsOf(600, 7 * 30, [long])
    expect(nameRoom).toBeGreaterThan(rowsOf(600, 7 * 30, ['Llama']).nameRoom)
    expect(nameRoom).toBeLessThanOrEqual(300)
    expect(rowsOf(420, 7 * 27, [long.repeat(3)]).nameRoom).toBe(210)
  })
})
