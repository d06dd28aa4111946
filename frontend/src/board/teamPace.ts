import type { ComputedRef, InjectionKey } from 'vue'
import type { TeamPace } from '@/data/client'

/** Change of a team's rank by tokens within the last hour. */
export type RankChange =
  | { readonly kind: 'up' | 'down'; readonly ranks: number }
  | { readonly kind: 'same' | 'new' | 'unknown' }

export function rankChange({
  rank,
  rank_hour_ago: before,
  new: isNew,
}: Pick<TeamPace, 'rank' | 'rank_hour_ago' | 'new'>): RankChange {
  if (isNew) return { kind: 'new' }
  if (before === null || rank === null) return { kind: 'unknown' }
  if (before === rank) return { kind: 'same' }
  return { kind: rank < before ? 'up' : 'down', ranks: Math.abs(before - rank) }
}

const QUIET_MS = 600_000

/** Current tokens per minute; `quiet` after ten minutes without any, undefined if unknown. */
export function nowOf(team: TeamPace, at: string | null): number | 'quiet' | undefined {
  if (at === null || team.tokens_per_minute === null) return undefined
  if (team.tokens_per_minute > 0) return team.tokens_per_minute
  const since =
    team.last_used_at === null ? Infinity : Date.parse(at) - Date.parse(team.last_used_at)
  return since < QUIET_MS ? 0 : 'quiet'
}

/** The time at which the teams' pace was computed, or null. */
export const PACE_AT: InjectionKey<ComputedRef<string | null>> = Symbol('pace at')
