import { isPart, type Series } from '@/charts/race/race'
import { curvePath } from '@/shared/drawing/paths'
import type { Point } from '@/shared/drawing/placement'

/** How a new leader overtook the former one, from where it was furthest behind. */

interface DuelPoint {
  /** In ms since 1970. */
  readonly at: number
  /** Tokens by which the new leader is ahead. */
  readonly lead: number
}

interface Overtake {
  /** When the lead changed. */
  readonly since: number
  readonly now: number
  /** Tokens by which the new leader is ahead now. */
  readonly gap: number
}

/**
 * The lead after each minute of the chase, counted back from the current one; then the overtake and the lead now.
 * Undefined if minutes with usage are not known.
 */
export function duelOf(
  { timeseries }: Pick<Series, 'timeseries'>,
  leaderId: string,
  formerId: string,
  { since, now, gap }: Overtake,
): readonly DuelPoint[] | undefined {
  const points = timeseries.filter(isPart)
  if (points.length < 2 || points.length < timeseries.length) return undefined
  let lead = gap
  const line: DuelPoint[] = []
  for (const { start, step_minutes: minutes, teams } of points.toReversed()) {
    const at = Date.parse(start) + minutes * 60_000
    if (at < since) line.push({ at, lead })
    const gained = (id: string) => teams.find((team) => team.team_id === id)?.tokens ?? 0
    lead -= gained(leaderId) - gained(formerId)
  }
  return [...chaseOf(line.reverse()), { at: since, lead: 0 }, { at: now, lead: gap }]
}

/**
 * From the minute in which the team was furthest behind since it had led before: two that change places all the time
 * would otherwise draw a zigzag. Without a minute behind: the last one.
 */
function chaseOf(line: readonly DuelPoint[]): readonly DuelPoint[] {
  const lastBehind = line.findLastIndex(({ lead }) => lead < 0)
  if (lastBehind < 0) return line.slice(-1)
  const led = line.findLastIndex(({ lead }, index) => index < lastBehind && lead >= 0)
  const behind = line.slice(led + 1, lastBehind + 1)
  const deepest = Math.min(...behind.map(({ lead }) => lead))
  return line.slice(line.findLastIndex(({ lead }) => lead === deepest))
}

/** The line of a duel, in u. */
interface DuelLayout {
  readonly leader: string
  /** Below the leader's line, to the lower edge. */
  readonly area: string
  readonly crossing: Point
  /** The former leader: the lead is zero. */
  readonly level: number
  /** Middle of the leader's head at the right end: so far above the former leader's that both are visible. */
  readonly leaderHead: number
}

/** From the middle of one head to the other, at least. */
const HEADS_APART = 96

export function duelLayout(
  points: readonly DuelPoint[],
  box: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
    readonly width: number
    readonly height: number
  },
): DuelLayout {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0]
  const leads = points.map(({ lead }) => lead)
  const [least, most] = [Math.min(0, ...leads), Math.max(...leads)]
  const place = ({ at, lead }: DuelPoint): Point => ({
    x: box.left + ((at - first) / Math.max(1, last - first)) * (box.right - box.left),
    y: box.bottom - ((lead - least) / Math.max(1, most - least)) * (box.bottom - box.top),
  })
  const line = points.map(place)
  const crossing = line.at(-2) ?? { x: box.right, y: box.bottom }
  const end = line.at(-1) ?? crossing
  const path = curvePath(line)
  return {
    leader: path,
    area: `${path}L${String(box.width)},${String(end.y)}V${String(box.height)}H${String(box.left)}Z`,
    crossing,
    level: crossing.y,
    leaderHead: Math.min(end.y, crossing.y - HEADS_APART),
  }
}
