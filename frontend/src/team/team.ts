import { sum } from 'd3-array'
import type { KeyUsage, StepsAnswer, TeamTokens } from '@/data/client'

/** Another team, and the difference in tokens. */
interface Distance {
  team: TeamTokens
  tokens: number
}

/** A team's position among all teams. */
export interface Standing {
  team: TeamTokens
  /** The nearest one with more tokens; none for the leader. */
  above: Distance | undefined
  /** The nearest one with fewer. */
  below: Distance | undefined
  /** Another one with as many tokens. */
  level: TeamTokens | undefined
  /** The team between its neighbours, in order of rank. */
  around: readonly TeamTokens[]
}

/** Rows of the team and its neighbours. */
const AROUND = 3

/** Takes teams in order of rank; undefined if the team is not among the ranked ones. */
export function standingOf(all: readonly TeamTokens[], id: string): Standing | undefined {
  const teams = all.filter(({ rank }) => rank !== null)
  const place = teams.findIndex((team) => team.team_id === id)
  const team = teams[place]
  if (!team) return undefined
  const above = teams.findLast((other) => other.tokens > team.tokens)
  const below = teams.find((other) => other.tokens < team.tokens)
  const first = Math.max(0, Math.min(place - 1, teams.length - AROUND))
  return {
    team,
    above: above && { team: above, tokens: above.tokens - team.tokens },
    below: below && { team: below, tokens: team.tokens - below.tokens },
    level: teams.find((other) => other !== team && other.tokens === team.tokens),
    around: teams.slice(first, first + AROUND),
  }
}

const MEDALS = 3

/** Ranks 1–3 with usage get a medal. */
export const hasMedal = ({ rank, tokens }: TeamTokens) =>
  rank !== null && rank <= MEDALS && tokens > 0

/** Usage of one key of a team. */
export interface KeyRow {
  readonly id: string
  /** The owner's name for it; null without one. */
  readonly alias: string | null
  readonly masked: string
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** The last minute with known usage, in ms since 1970; null without any. */
  readonly lastUsed: number | null
}

export function keyRows(keys: readonly KeyUsage[], times: StepsAnswer['keys'] = []): KeyRow[] {
  const lastUsed = new Map(times.map((key) => [key.api_key, Date.parse(key.last_used_at)]))
  return keys.map((key) => ({
    id: key.api_key,
    alias: key.key_alias,
    masked: key.masked_key,
    tokens: key.total_tokens,
    prompt: sum(key.models, (model) => model.prompt_tokens),
    completion: sum(key.models, (model) => model.completion_tokens),
    lastUsed: lastUsed.get(key.api_key) ?? null,
  }))
}
