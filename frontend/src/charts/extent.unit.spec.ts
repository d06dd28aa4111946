import { expect, it } from 'vitest'

import { largestOf, smallestOf } from './extent'

it('finds the ends of more values than a call takes arguments', () => {
  const many = Array.from({ length: 300_000 }, (_, index) => index + 1)
  expect([largestOf(many), smallestOf(many)]).toEqual([300_000, 1])
})

it('has an answer without values', () => {
  expect([largestOf([]), smallestOf([])]).toEqual([0, Infinity])
})
