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
  const rowsOf = (width: number, height: number) =>
    barRows({
      width,
      height,
      rows: 7,
      pitch: { least: 26, most: 44 },
      thickness: { least: 12, most: 24 },
      name: { least: 96, most: 186 },
      before: 64,
      after: 40,
      stackedX: 30,
    })

  it('sets the bar below the name where a narrow row is high enough', () => {
    const { isStacked, textY, barY, nameRoom, barX, barRoom } = rowsOf(300, 7 * 44)
    expect(isStacked).toBe(true)
    expect(textY).toBeLessThan(barY)
    expect(nameRoom).toBe(300 - 64 - 40)
    expect(barX + barRoom).toBe(300)
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
})
