import { curvePath } from '@/shared/drawing/paths'
import type { Point } from '@/shared/drawing/placement'
import type { Duel, DuelPoint } from './duel'

/** The lines of a duel, in u. */
interface DuelLayout {
  readonly leader: string
  readonly former: string
  /** Below the leader's line, to the lower edge. */
  readonly area: string
  readonly crossing: Point | undefined
  /** Ends of the lines; the former leader's is pushed down so that both heads are visible. */
  readonly leaderEnd: Point
  readonly formerEnd: Point
}

/** Room between the heads of both lines. */
const HEADS_APART = 92

export function duelLayout(
  { leader, former, crossing }: Duel,
  box: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
    readonly width: number
    readonly height: number
  },
): DuelLayout {
  const all = [...leader, ...former]
  const [first, last] = [Math.min(...all.map(({ at }) => at)), Math.max(...all.map(({ at }) => at))]
  const [least, most] = [
    Math.min(...all.map(({ tokens }) => tokens)),
    Math.max(...all.map(({ tokens }) => tokens)),
  ]
  const place = ({ at, tokens }: DuelPoint): Point => ({
    x: box.left + ((at - first) / Math.max(1, last - first)) * (box.right - box.left),
    y: box.bottom - ((tokens - least) / Math.max(1, most - least)) * (box.bottom - box.top),
  })
  const [top, below] = [leader.map(place), former.map(place)]
  const end = { x: box.right, y: box.bottom }
  const [leaderEnd, formerEnd] = [top.at(-1) ?? end, below.at(-1) ?? end]
  const line = curvePath(top)
  return {
    leader: line,
    former: curvePath(below),
    area: `${line}L${String(box.width)},${String(leaderEnd.y)}V${String(box.height)}H${String(box.left)}Z`,
    crossing: crossing && place(crossing),
    leaderEnd,
    formerEnd: { x: formerEnd.x, y: Math.max(formerEnd.y, leaderEnd.y + HEADS_APART) },
  }
}
