import { barPath } from '@/shared/drawing/paths'

interface Segment {
  readonly x: number
  readonly width: number
  /** Index of the part. */
  readonly part: number
}

/** Parts side by side in a bar of this width, with a gap between them; empty parts take no room. */
export function segments(parts: readonly number[], width: number, gap = 2): Segment[] {
  const total = parts.reduce((sum, part) => sum + part, 0)
  if (!(total > 0) || !(width > 0)) return []
  const shown = parts.flatMap((value, part) => (value > 0 ? { value, part } : []))
  const room = Math.max(0, width - gap * (shown.length - 1))
  let x = 0
  return shown.map(({ value, part }) => {
    const segment = { x, width: (value / total) * room, part }
    x += segment.width + gap
    return segment
  })
}

interface Bar {
  readonly x: number
  /** The middle of the bar. */
  readonly y: number
  readonly length: number
  readonly thickness: number
  /** Radii of the two ends. */
  readonly left: number
  readonly right: number
}

/** Paths of the parts of a bar, by the names of the parts. */
export function barShapes<Part extends string>(
  parts: Readonly<Partial<Record<Part, number>>>,
  names: readonly Part[],
  { x, y, length, thickness, left, right }: Bar,
): { part: Part; d: string }[] {
  const pieces = segments(
    names.map((name) => parts[name] ?? 0),
    length,
  )
  return pieces.flatMap((piece, index) => {
    const part = names[piece.part]
    if (part === undefined) return []
    const start = index === 0 ? left : 0
    const end = index === pieces.length - 1 ? right : 0
    const d = barPath(x + piece.x, y - thickness / 2, piece.width, thickness, start, end)
    return { part, d }
  })
}
