import { expect, it } from 'vitest'
import { awardGrid } from './awards'

it('has the cards of the design for four awards', () => {
  expect(awardGrid(4, 1792, 842, false)).toEqual({ columns: 2, width: 882, height: 407 })
})

it('keeps every number of awards on one screen', () => {
  for (const isPortrait of [false, true])
    for (let count = 1; count <= 9; count++) {
      const [width, height] = isPortrait ? [968, 1524] : [1792, 842]
      const grid = awardGrid(count, width, height, isPortrait)
      const rows = Math.ceil(count / grid.columns)
      expect(rows * grid.height + 28 * (rows - 1)).toBeLessThanOrEqual(height)
      expect(grid.columns * grid.width + 28 * (grid.columns - 1)).toBeLessThanOrEqual(width)
    }
})
