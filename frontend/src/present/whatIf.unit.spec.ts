import { expect, it } from 'vitest'
import { whatIfRows } from './whatIf'

const model = (name: string, cost: number | null) => ({ model: name, display_name: name, cost })

it('places what the event cost among the other models, cheapest first', () => {
  const models = [model('b', 300), model('a', 10), model('unpriced', null)]
  const rows = whatIfRows({ cost: 205, models }, 8)
  expect(rows.map(({ name, cost }) => [name, cost])).toEqual([
    ['a', 10],
    [undefined, 205],
    ['b', 300],
  ])
})

it('keeps the cheapest and the most expensive of many', () => {
  const models = Array.from({ length: 20 }, (_, index) => model(String(index), index * 10))
  const rows = whatIfRows({ cost: 95, models }, 5)
  expect(rows.map(({ cost }) => cost)).toEqual([0, 10, 95, 180, 190])
})
