import { describe, expect, it } from 'vitest'

import { barPath, columnPath, curvePath, leaderPath, stepPath } from './paths'

it('draws a curve through its points', () => {
  expect(
    curvePath([
      { x: 0, y: 10 },
      { x: 5, y: 5 },
      { x: 10, y: 0 },
    ]),
  ).toMatch(/^M0,10C.*10,0$/)
  expect(curvePath([])).toBe('')
})

it('joins levels by slopes', () => {
  expect(
    stepPath([
      { from: 0, to: 8, y: 5 },
      { from: 12, to: 20, y: 1 },
    ]),
  ).toBe('M0,5L8,5L12,1L20,1')
})

it('leads from a line to its label', () => {
  expect(leaderPath({ x: 0, y: 0 }, { x: 30, y: 12 })).toBe('M0,0C20,0 10,12 30,12')
})

describe('bars', () => {
  it('are rounded only on request', () => {
    expect(barPath(0, 0, 40, 10, 0, 5)).toContain('A5,5 0 0 1 40,5')
    expect(barPath(0, 0, 40, 10, 0, 5)).toContain('A0,0')
  })

  it('stay within their width however short', () => {
    const numbers =
      barPath(0, 0, 2, 10, 5, 5)
        .match(/-?\d+(\.\d+)?/g)
        ?.map(Number) ?? []
    expect(Math.max(...numbers)).toBeLessThanOrEqual(10)
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0)
    expect(columnPath(0, 9.5, 4, 0.5, 3)).toContain('A0.5,0.5')
  })
})
