import { expect, it } from 'vitest'
import type { PodiumTeam } from '@/data/client'
import { podiumColumns, podiumList } from './podium'

const podium = (ranks: readonly number[]): PodiumTeam[] =>
  ranks.map((rank, index) => ({
    division: null,
    rank,
    team_id: `t${String(index)}`,
    name: `Team ${String(index)}`,
    slot: index,
    value: 1000 - rank,
    hours: 7,
  }))
const ROOM = 1236
const shapeOf = (ranks: readonly number[]) =>
  podiumColumns(podium(ranks), ROOM).map(({ team, height, turn }) => [team.rank, height, turn])

it('has the first in the middle, and the third appears first', () => {
  expect(shapeOf([1, 2, 3, 4, 5])).toEqual([
    [2, 352, 1],
    [1, 436, 2],
    [3, 276, 0],
  ])
  expect(podiumColumns(podium([1, 2, 3]), ROOM).map(({ width }) => Math.round(width))).toEqual([
    366, 476, 366,
  ])
})

it('has columns of equal height for equal ranks, which appear together', () => {
  expect(shapeOf([1, 1, 3])).toEqual([
    [1, 436, 1],
    [1, 436, 1],
    [3, 276, 0],
  ])
})

it('fits into its room however many share a rank, and leaves nobody out', () => {
  for (const ranks of [[1], [1, 2], [1, 2, 3, 3, 3], Array<number>(9).fill(1)]) {
    const columns = podiumColumns(podium(ranks), ROOM)
    const width = columns.reduce((sum, column) => sum + column.width, 12 * (columns.length - 1))
    expect(width).toBeLessThanOrEqual(ROOM)
    const rest = podiumList(podium(ranks), 99)
    expect(columns.length + rest.length).toBe(ranks.length)
  }
})

it('lists those who follow', () => {
  expect(podiumList(podium([1, 2, 3, 4, 5, 6]), 2).map(({ rank }) => rank)).toEqual([4, 5])
})
