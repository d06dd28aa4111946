import { isPart, type Series } from '@/charts/race/race'
import { curvePath } from '@/shared/drawing/paths'
import type { Point } from '@/shared/drawing/placement'

/** The last hour of two teams: how the new leader came past the former one. */

interface DuelPoint {
  /** In ms since 1970. */
  readonly at: number
  readonly tokens: number
}

interface Duel {
  readonly leader: readonly DuelPoint[]
  readonly former: readonly DuelPoint[]
  /** Where the lines cross for the last time; undefined if that is not within the span. */
  readonly crossing: DuelPoint | undefined
}

interface Runner {
  readonly team_id: string
  /** At the end of the span. */
  readonly tokens: number
}

/**
 * The totals of both teams after each minute of a span, counted back from the current ones; undefined if minutes with usage
 * are not known.
 */
export function duelOf(
  { timeseries }: Pick<Series, 'timeseries'>,
  leader: Runner,
  former: Runner,
): Duel | undefined {
  const points = timeseries.filter(isPart)
  if (points.length < 2 || points.length < timeseries.length) return undefined
  const lineOf = ({ team_id: id, tokens }: Runner): DuelPoint[] => {
    let total = tokens
    const line: DuelPoint[] = []
    for (const { start, step_minutes: minutes, teams } of points.toReversed()) {
      line.push({ at: Date.parse(start) + minutes * 60_000, tokens: total })
      total -= teams.find((team) => team.team_id === id)?.tokens ?? 0
    }
    return line.reverse()
  }
  const [first, second] = [lineOf(leader), lineOf(former)]
  return { leader: first, former: second, crossing: crossingOf(first, second) }
}

function crossingOf(
  leader: readonly DuelPoint[],
  former: readonly DuelPoint[],
): DuelPoint | undefined {
  const ahead = leader.map(({ tokens }, index) => tokens - (former[index]?.tokens ?? 0))
  const after = ahead.findLastIndex((lead) => lead <= 0) + 1
  const [from, to] = [leader[after - 1], leader[after]]
  if (!from || !to) return undefined
  const [before, now] = [ahead[after - 1] ?? 0, ahead[after] ?? 0]
  const share = -before / (now - before)
  return {
    at: from.at + share * (to.at - from.at),
    tokens: from.tokens + share * (to.tokens - from.tokens),
  }
}

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
