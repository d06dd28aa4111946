import { expect, it } from 'vitest'
import { sparkOf } from './spark'

it('ranges from zero at the bottom to its maximum at the top', () => {
  const spark = sparkOf([0, 5, 10], 100, 20)
  expect(spark?.line).toMatch(/^M0,20C.*,100,0$/)
  expect(spark?.last).toEqual({ x: 100, y: 0 })
})

it('leaves gaps for unknown steps, and ends at the last known one', () => {
  const spark = sparkOf([4, null, 8, 8, null], 100, 20)
  expect(spark?.line.match(/M/g)).toHaveLength(2)
  expect(spark?.last).toEqual({ x: 75, y: 0 })
})

it('is at the bottom if nothing was used', () => {
  expect(sparkOf([0, 0], 100, 20)?.last).toEqual({ x: 100, y: 20 })
})

it('is undefined if nothing is known', () => {
  expect(sparkOf([null, null], 100, 20)).toBeUndefined()
  expect(sparkOf([], 100, 20)).toBeUndefined()
})
