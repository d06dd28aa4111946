import { isPart, type Series } from '@/charts/race/race'

/** The last hour of two teams: how the new leader came past the former one. */

export interface DuelPoint {
  /** In ms since 1970. */
  readonly at: number
  readonly tokens: number
}

export interface Duel {
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
