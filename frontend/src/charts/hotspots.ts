import type { Box } from '@/shared/drawing/placement'

/** A place in a picture that answers to pointer and keyboard. */
export interface Hotspot extends Box {
  readonly id: string
  /** Says what is there. */
  readonly label: string
  /** Undefined where pressing switches nothing. */
  readonly pressed?: boolean
}

const ALONG: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 }
const ACROSS: Record<string, -1 | 1> = { ArrowUp: -1, ArrowDown: 1 }

/** Where a key leads from a place: along in the order given, across to the nearest one above or below. */
export function placeAfterKey(places: readonly Box[], from: number, key: string): number | null {
  const last = places.length - 1
  const along = ALONG[key]
  if (along) return Math.max(0, Math.min(last, from + along))
  const across = ACROSS[key]
  if (across) return placeAcross(places, from, across)
  return key === 'Home' ? 0 : key === 'End' ? last : null
}

function placeAcross(places: readonly Box[], from: number, way: -1 | 1): number {
  const here = places[from]
  if (!here) return from
  const middle = here.x + here.width / 2
  const away = places.flatMap((place, index) => {
    const down = (place.y - here.y) * way
    const aside = Math.abs(place.x + place.width / 2 - middle)
    return down > 0 ? { index, down, aside } : []
  })
  away.sort((a, b) => a.down - b.down || a.aside - b.aside)
  return away[0]?.index ?? from
}
