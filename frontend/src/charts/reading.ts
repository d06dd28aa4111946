import { least } from 'd3-array'
import type { Box, Point } from '@/shared/drawing/placement'
import type { ChartTeam } from './teams'

/** A place in a picture about which something can be read. */
export interface Place extends Box {
  readonly id: string
}

/** A place that is a button. */
export interface Hotspot extends Place {
  readonly label: string
  /** Undefined if the button is not a toggle. */
  readonly pressed?: boolean
}

/** The content of the box beside a pointer. */
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

/** For screen readers. */
export function spoken({ title, rows }: Reading): string {
  return `${title}: ${rows.map(({ label, value }) => `${label} ${value}`).join(', ')}`
}

/** A position beside a thing, right of it if there is room, never outside the area. */
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

const ALONG: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 }
const ACROSS: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 }

/** Index of the place that a key leads to: along in the given order, across to the nearest one above or below. */
export function placeAfterKey(places: readonly Box[], from: number, key: string): number | null {
  const last = places.length - 1
  const along = ALONG[key]
  if (along) return Math.max(0, Math.min(last, from + along))
  const across = ACROSS[key]
  if (across) return placeAcross(places, from, across)
  return key === 'Home' ? 0 : key === 'End' ? last : null
}

function placeAcross(places: readonly Box[], from: number, direction: -1 | 1): number {
  const here = places[from]
  if (!here) return from
  const middle = here.x + here.width / 2
  const candidates = places.flatMap((place, index) => {
    const down = (place.y - here.y) * direction
    const aside = Math.abs(place.x + place.width / 2 - middle)
    return down > 0 ? { index, down, aside } : []
  })
  return least(candidates, (a, b) => a.down - b.down || a.aside - b.aside)?.index ?? from
}

/** Inline style of something that covers a box. */
export const boxStyle = ({ x, y, width, height }: Box) => ({
  left: `${String(x)}px`,
  top: `${String(y)}px`,
  width: `${String(width)}px`,
  height: `${String(height)}px`,
})
