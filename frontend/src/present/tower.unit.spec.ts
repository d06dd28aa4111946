import { expect, it } from 'vitest'
import type { BoardRow } from '@/board/board'
import { laneSpan } from './tower'

const rows = (...values: (number | undefined)[]) =>
  values.map((value) => ({ value })) as unknown as BoardRow[]

it('the first page is on the scale of the leader', () => {
  const all = rows(1200, 600, 300)
  expect(laneSpan('tokens', all, all, 0)).toEqual({ scale: 1200, factor: 1 })
})

it('a further page magnifies its lanes by tenths, so that its first one nearly fills the lane', () => {
  const all = rows(1241, 1198, 391, 121)
  const { scale, factor } = laneSpan('tokens', all, rows(1241, 391, 121), 1)
  expect(factor).toBe(3.1)
  expect(scale).toBeCloseTo(1241 / 3.1)
  expect(scale).toBeGreaterThanOrEqual(391)
})

it('shares, nearly equal pages and pages without values keep the scale', () => {
  const all = rows(99, 98, 97)
  expect(laneSpan('success', all, rows(99, 30), 1)).toEqual({ scale: 100, factor: 1 })
  expect(laneSpan('tokens', all, rows(99, 97), 1)).toEqual({ scale: 99, factor: 1 })
  expect(laneSpan('tokens', rows(0, 0), rows(0, 0), 1)).toEqual({ scale: 1, factor: 1 })
})
