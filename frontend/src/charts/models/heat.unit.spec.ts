import { describe, expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'

import { commonGround, heatMatrix, heatStep, priceRange } from './heat'

describe('heatStep', () => {
  it('runs from 0 to 7 on the square root', () => {
    expect([0, 1, 25, 50, 100].map((value) => heatStep(value, 100))).toEqual([0, 0, 4, 5, 7])
  })

  it('has no step for zero', () => {
    expect(heatStep(5, 0)).toBe(0)
  })
})

const cells = [
  cellOf('A', 'm1', 10, 1),
  cellOf('B', 'm1', 20, 1),
  cellOf('B', 'm2', 70, 14),
  cellOf('C', 'm2', 0),
]

describe('heatMatrix', () => {
  it('orders teams and models by tokens and marks unused ones', () => {
    const matrix = heatMatrix(cells, 'tokens')
    expect(matrix.models).toEqual(['m2', 'm1'])
    expect(matrix.rows.map((row) => [row.team.name, row.cells.map((cell) => cell.value)])).toEqual([
      ['B', [70, 20]],
      ['A', [null, 10]],
    ])
  })

  it('shows dollars per million instead', () => {
    const [first] = heatMatrix(cells, 'cost').rows
    expect(first?.cells.map((cell) => cell.value)).toEqual([200_000, 50_000])
  })
})

it('joins the models beyond the columns there is room for', () => {
  const matrix = heatMatrix([...cells, cellOf('B', 'm3', 5, 5)], 'tokens', 2)
  expect(matrix).toMatchObject({ models: ['m2', null], folded: 2 })
  expect(matrix.rows.map((row) => row.cells.map((cell) => cell.value))).toEqual([
    [70, 25],
    [null, 10],
  ])
})

it('finds the model most teams use', () => {
  expect(commonGround(cells, 3)).toEqual({ model: 'm1', teams: 2, of: 3 })
  expect(commonGround([], 0)).toBeNull()
})

it('finds the range of prices, unless all is free', () => {
  expect(priceRange(heatMatrix(cells, 'cost'))).toEqual({ lowest: 50_000, highest: 200_000 })
  expect(priceRange(heatMatrix([cellOf('A', 'm', 5)], 'cost'))).toBeNull()
})
