import type { EventMetric, TeamTokens } from '@/data/client'

/** What the board can be ranked by, in the order of the switch and of the keys 1 to 6. */
export const METRICS = ['tokens', 'cost', 'requests', 'success', 'per-dollar', 'cached'] as const
export type Metric = (typeof METRICS)[number]

export const metricOf = (metric: EventMetric): Metric =>
  metric === 'tokens_per_dollar' ? 'per-dollar' : metric

/** The server's name; undefined for its own order, by tokens. It has none for the cached share. */
export const metricName = (metric: Metric): EventMetric | undefined =>
  metric === 'tokens' || metric === 'cached'
    ? undefined
    : metric === 'per-dollar'
      ? 'tokens_per_dollar'
      : metric

/** Metrics that are a share of a whole, in percent. */
export const isShare = (metric: Metric) => metric === 'success' || metric === 'cached'

/** What a team is ranked by; undefined where it has nothing to be ranked by. Percent for shares. */
export function valueOf(metric: Metric, team: TeamTokens): number | undefined {
  const { tokens, total_cost: cost, total_requests: requests, prompt_tokens: prompt } = team
  switch (metric) {
    case 'tokens':
      return tokens
    case 'cost':
      return cost
    case 'requests':
      return requests
    case 'success':
      return requests > 0 ? (100 * team.successful_requests) / requests : undefined
    case 'per-dollar':
      return cost > 0 ? tokens / cost : undefined
    case 'cached':
      return prompt > 0 ? (100 * cachedOf(team)) / prompt : undefined
  }
}

/** A gateway may tell of more cached tokens than there were in the prompts. */
const cachedOf = (team: TeamTokens) => Math.min(team.cache_read_tokens, team.prompt_tokens)

export type BarKind = 'cached' | 'prompt' | 'completion' | 'succeeded' | 'failed' | 'whole'

/** One piece of a bar, in the unit of its metric. */
export interface BarPart {
  readonly kind: BarKind
  readonly value: number
}

/** The pieces of each metric's bar, in their order; they add up to its value. */
export const BAR_KINDS: Record<Metric, readonly BarKind[]> = {
  tokens: ['cached', 'prompt', 'completion'],
  cost: ['whole'],
  requests: ['succeeded', 'failed'],
  success: ['succeeded'],
  'per-dollar': ['whole'],
  cached: ['cached'],
}

/** Key of the words for a part of a metric's bar. */
export const barWordKey = (metric: Metric, kind: BarKind) =>
  `board.bars.${kind === 'whole' ? metric : kind}`

/** The parts of a bar of tokens; of the prompt, the cached share is drawn apart where it is known. */
export const tokenParts = (prompt: number, completion: number): BarPart[] => [
  { kind: 'prompt', value: prompt },
  { kind: 'completion', value: completion },
]

export function barOf(metric: Metric, team: TeamTokens): BarPart[] {
  return BAR_KINDS[metric].map((kind) => ({ kind, value: partOf(kind, metric, team) }))
}

function partOf(kind: BarKind, metric: Metric, team: TeamTokens): number {
  const whole = valueOf(metric, team) ?? 0
  if (metric === 'tokens') {
    const cached = cachedOf(team)
    if (kind === 'cached') return cached
    return kind === 'prompt' ? team.prompt_tokens - cached : team.completion_tokens
  }
  if (kind === 'failed') return team.failed_requests
  return metric === 'requests' ? whole - team.failed_requests : whole
}

/** What fills the lane: the whole of a share, else what the leader has. */
export function laneScale(metric: Metric, values: readonly (number | undefined)[]): number {
  if (isShare(metric)) return 100
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0)
}

export interface Ranked {
  readonly team: TeamTokens
  /** Undefined where the team has nothing to be ranked by. */
  readonly value: number | undefined
  /** Undefined also for a team out of competition. */
  readonly rank: number | undefined
}

/**
 * Most first; equal values share a rank, and the next ranks are skipped. Teams without a value or with fewer requests than
 * `fromRequests` follow unranked, and teams out of competition come last.
 */
export function rankBy(metric: Metric, teams: readonly TeamTokens[], fromRequests = 0): Ranked[] {
  const valued = teams.map((team) => ({ team, value: valueOf(metric, team) }))
  const isFew = (team: TeamTokens) => team.total_requests < fromRequests
  const group = ({ team }: { team: TeamTokens }) =>
    team.out_of_competition ? 2 : Number(isFew(team))
  const sorted = valued.sort((a, b) => group(a) - group(b) || (b.value ?? -1) - (a.value ?? -1))
  let rank = 0
  return sorted.map(({ team, value }, place) => {
    if (place === 0 || value !== sorted[place - 1]?.value) rank = place + 1
    const isRanked = value !== undefined && !team.out_of_competition && !isFew(team)
    return { team, value, rank: isRanked ? rank : undefined }
  })
}

/** Each team's rank on the board. */
export const ranksBy = (...board: Parameters<typeof rankBy>) =>
  new Map(rankBy(...board).map(({ team, rank }) => [team.team_id, rank]))
