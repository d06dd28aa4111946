import { expect, it } from 'vitest'

import { firstRows, rowPitch } from './rows'

it('shares the height within what reads well', () => {
  expect(rowPitch(300, 10, 20, 40)).toBe(30)
  expect(rowPitch(300, 2, 20, 40)).toBe(40)
  expect(rowPitch(300, 100, 20, 40)).toBe(20)
  expect(rowPitch(300, 0, 20, 40)).toBe(40)
})

it('never hides a single row', () => {
  expect([0, 11, 12, 13].map((count) => firstRows(count, 11))).toEqual([0, 11, 12, 11])
})
