import { describe, expect, it } from 'vitest'
import { barShapes, segments } from './bars'

describe('segments', () => {
  it('keeps a gap between parts and fills the bar', () => {
    expect(segments([50, 25, 25], 104)).toEqual([
      { x: 0, width: 50, part: 0 },
      { x: 52, width: 25, part: 1 },
      { x: 79, width: 25, part: 2 },
    ])
  })

  it('gives empty parts no room', () => {
    expect(segments([0, 10, 0], 50)).toEqual([{ x: 0, width: 50, part: 1 }])
    expect(segments([0, 0], 50)).toEqual([])
  })
})

it('rounds the ends of a bar, not its inner parts', () => {
  const bar = { x: 10, y: 20, length: 104, thickness: 8, left: 3, right: 4 }
  const shapes = barShapes({ prompt: 3, completion: 1 }, ['prompt', 'completion'], bar)
  expect(shapes.map(({ part }) => part)).toEqual(['prompt', 'completion'])
  expect(barShapes({ prompt: 3 }, ['prompt', 'completion'], bar)).toHaveLength(1)
  expect(shapes[0]?.d).not.toBe(
    barShapes({ prompt: 3 }, ['prompt'], { ...bar, length: 76.5 })[0]?.d,
  )
})
