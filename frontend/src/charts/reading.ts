import type { Box, Point } from '@/shared/drawing/placement'
import type { ChartTeam } from './teams'

/** What the box beside a pointer says. */
export interface Reading {
  readonly title: string
  readonly rows: readonly {
    readonly key: string
    readonly label: string
    readonly value: string
    readonly team?: ChartTeam
    readonly lit?: boolean
  }[]
}

const TITLE = 42
const ROW = 24
const DISTANCE = 12

export function readingHeight(rows: number): number {
  return TITLE + rows * ROW
}

/** The box in words. */
export function spoken({ title, rows }: Reading): string {
  return `${title}: ${rows.map(({ label, value }) => `${label} ${value}`).join(', ')}`
}

/** A place beside a thing, right of it if there is room, never outside. */
export function beside(
  thing: Box,
  size: { width: number; height: number },
  area: { width: number; height: number },
): Point {
  const right = thing.x + thing.width + DISTANCE
  const left = thing.x - size.width - DISTANCE
  const x = right + size.width <= area.width ? right : Math.max(0, left)
  const middle = thing.y + thing.height / 2 - size.height / 2
  return { x, y: Math.max(0, Math.min(area.height - size.height, middle)) }
}
