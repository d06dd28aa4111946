import { describe, expect, it } from 'vitest'

import { firstRows, rowLines, rowPitch } from './rows'

it('divides the height within readable limits', () => {
  expect(rowPitch(300, 10, 20, 40)).toBe(30)
  expect(rowPitch(300, 2, 20, 40)).toBe(40)
  expect(rowPitch(300, 100, 20, 40)).toBe(20)
  expect(rowPitch(300, 0, 20, 40)).toBe(40)
})

it('never hides a single row', () => {
  expect([0, 11, 12, 13].map((count) => firstRows(count, 11))).toEqual([0, 11, 12, 11])
})

describe('rowLines', () => {
  it('sets the bar below the name where a narrow row is high enough', () => {
    const { isStacked, text, bar } = rowLines(300, 44)
    expect(isStacked).toBe(true)
    expect(text).toBeLessThan(bar)
  })

  it.each([
    ['wide', 600, 44],
    ['low', 300, 27],
  ])('keeps one line where a row is %s', (_, width, pitch) => {
    expect(rowLines(width, pitch)).toEqual({ isStacked: false, text: 0, bar: 0 })
  })
})
