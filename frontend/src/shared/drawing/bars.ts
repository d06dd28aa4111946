import { barPath } from './paths'

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

const GAP = 2

/**
 * Paths of the parts of a bar, side by side with a gap; empty parts take no room. `least` widths of some parts are at the expense
 * of the widest one, and at most a tenth of the bar, so that a short one stays in proportion.
 */
export function barShapes<Part extends string>(
  values: Readonly<Partial<Record<Part, number>>>,
  names: readonly Part[],
  { x, y, length, thickness, left, right }: Bar,
  least?: Readonly<Partial<Record<Part, number>>>,
): { part: Part; d: string }[] {
  const parts = names.filter((name) => (values[name] ?? 0) > 0)
  const total = parts.reduce((sum, part) => sum + (values[part] ?? 0), 0)
  const room = Math.max(0, length - GAP * (parts.length - 1))
  const most = parts.length > 1 ? length / 10 : Infinity
  const widths = parts.map((part) =>
    Math.max(Math.min(least?.[part] ?? 0, most), ((values[part] ?? 0) / total) * room),
  )
  const excess = widths.reduce((sum, width) => sum + width, 0) - room
  if (parts.length > 1) {
    const widest = widths.indexOf(Math.max(...widths))
    widths[widest] = Math.max(0, (widths[widest] ?? 0) - excess)
  }
  let start = x
  return parts.map((part, index) => {
    const width = widths[index] ?? 0
    const isLast = index === parts.length - 1
    const radii = [index === 0 ? left : 0, isLast ? right : 0] as const
    const d = barPath(start, y - thickness / 2, width, thickness, ...radii)
    start += width + GAP
    return { part, d }
  })
}
