import { expect, it } from 'vitest'

import { axisDollars } from './axisDollars'

it('spends no digits that say nothing', () => {
  expect([4, 0.5, 0.003, 1000].map((value) => axisDollars(value, 'en'))).toEqual([
    '$4',
    '$0.50',
    '$0.003',
    '$1,000',
  ])
})
