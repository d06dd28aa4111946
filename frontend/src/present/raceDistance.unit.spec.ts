import { expect, it } from 'vitest'
import { distanceAbove } from './raceDistance'

/** Lines that end at these heights with these values, best first. */
function ends(...all: readonly (readonly [y: number, value: number])[]) {
  const rows = all.map(([y, value], index) => {
    const id = String(index)
    const end = { x: 0, y }
    const team = { id, name: id, slot: index, rank: index + 1 }
    return {
      line: { team, values: [value], points: [end], path: '', start: end, end },
      label: { team, value, y: 80 * index, leader: '' },
    }
  })
  return { lines: rows.map(({ line }) => line), labels: rows.map(({ label }) => label) }
}
const distances = (...all: readonly (readonly [number, number])[]) =>
  all.map((_, place) => distanceAbove(ends(...all), place))

it('of lines that end in one place, the lower one has its distance to the one above', () => {
  expect(distances([100, 5000], [104, 4990], [111, 4970])).toEqual([undefined, 10, 20])
})

it('lines that end apart have none', () => {
  expect(distances([100, 5000], [108, 4000])).toEqual([undefined, undefined])
})

it('equal teams have none: nobody is ahead', () => {
  expect(distances([100, 5000], [100, 5000])).toEqual([undefined, undefined])
})
