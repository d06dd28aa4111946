import { expect, it } from 'vitest'
import { stretchFor } from './stretch'

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
