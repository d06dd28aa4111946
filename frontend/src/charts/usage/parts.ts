import { sum } from 'd3-array'
import type { TeamTokens } from '@/data/client'
import { PROMPT_PARTS, type PromptPart } from '@/charts/legend'
import { chartTeam, type ChartTeam } from '@/charts/teams'

type TeamParts = Pick<
  TeamTokens,
  'name' | 'team_id' | 'slot' | 'rank' | 'tokens' | 'completion_tokens' | 'cache_read_tokens'
>

type Parts = Readonly<Record<PromptPart, number>>

export interface PartsRow {
  readonly team: ChartTeam
  readonly total: number
  readonly parts: Parts
  /** Whole percent, together exactly 100. */
  readonly percents: Parts
}

/** The parts of each team's tokens, most tokens first; teams without tokens have no parts. */
export function partsRows(teams: readonly TeamParts[]): PartsRow[] {
  return teams
    .filter((team) => team.tokens > 0)
    .map((team) => {
      const completion = team.completion_tokens
      const cached = Math.min(team.cache_read_tokens, team.tokens - completion)
      const parts = { cached, prompt: team.tokens - completion - cached, completion }
      return { team: chartTeam(team), total: team.tokens, parts, percents: wholePercents(parts) }
    })
    .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name))
}

/** Tokens of the parts that are shown. */
export function shownTokens(row: PartsRow, shown: readonly PromptPart[]): number {
  return sum(shown, (part) => row.parts[part])
}

/** Rounds the parts so that they add up to 100 (largest remainders first). */
export function wholePercents(parts: Parts): Parts {
  const total = sum(PROMPT_PARTS, (part) => parts[part])
  if (!(total > 0)) return { cached: 0, prompt: 0, completion: 0 }
  const exact = PROMPT_PARTS.map((part) => ({ part, percent: (parts[part] / total) * 100 }))
  const missing = 100 - sum(exact, ({ percent }) => Math.floor(percent))
  const up = exact
    .sort((a, b) => (b.percent % 1) - (a.percent % 1))
    .slice(0, missing)
    .map(({ part }) => part)
  const rounded = (part: PromptPart) =>
    Math.floor((parts[part] / total) * 100) + (up.includes(part) ? 1 : 0)
  return {
    cached: rounded('cached'),
    prompt: rounded('prompt'),
    completion: rounded('completion'),
  }
}

/** Share of all tokens that came from the prompt cache, 0 to 1; null without tokens. */
export function cachedShare(rows: readonly PartsRow[]): number | null {
  const total = sum(rows, (row) => row.total)
  return total > 0 ? sum(rows, (row) => row.parts.cached) / total : null
}
