import type { TeamTokens } from '@/data/client'

import { PROMPT_PARTS, type PromptPart } from '@/charts/legend'
import { chartTeam, type ChartTeam } from '@/charts/teams'

type TeamParts = Pick<
  TeamTokens,
  'name' | 'team_id' | 'slot' | 'rank' | 'tokens' | 'completion_tokens' | 'cache_read_tokens'
>

export type PartsMode = 'share' | 'tokens'

export interface PartsRow {
  readonly team: ChartTeam
  readonly total: number
  /** Cached prompt, fresh prompt, completion. */
  readonly parts: readonly [number, number, number]
  /** Whole percent, together exactly 100. */
  readonly percents: readonly [number, number, number]
}

/** What each team's tokens are, most tokens first; teams without tokens have no parts. */
export function partsRows(teams: readonly TeamParts[]): PartsRow[] {
  return teams
    .filter((team) => team.tokens > 0)
    .map((team) => {
      const cached = Math.min(team.cache_read_tokens, team.tokens - team.completion_tokens)
      const parts = [
        cached,
        team.tokens - team.completion_tokens - cached,
        team.completion_tokens,
      ] as const
      return { team: chartTeam(team), total: team.tokens, parts, percents: wholePercents(parts) }
    })
    .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name))
}

/** The parts of a row that are shown, in their places; what is hidden counts nothing. */
export function shownParts(row: PartsRow, shown: readonly PromptPart[]): number[] {
  return PROMPT_PARTS.map((part, index) => (shown.includes(part) ? (row.parts[index] ?? 0) : 0))
}

/** Tokens of the parts that are shown. */
export function shownTokens(row: PartsRow, shown: readonly PromptPart[]): number {
  return shownParts(row, shown).reduce((sum, tokens) => sum + tokens, 0)
}

/** Rounds three parts so that they add up to 100 (largest remainders first). */
export function wholePercents(parts: readonly [number, number, number]): [number, number, number] {
  const total = parts[0] + parts[1] + parts[2]
  if (!(total > 0)) return [0, 0, 0]
  const exact = parts.map((part) => (part / total) * 100)
  const whole = exact.map(Math.floor)
  const missing = 100 - whole.reduce((sum, part) => sum + part, 0)
  exact
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .sort((a, b) => b.remainder - a.remainder)
    .slice(0, missing)
    .forEach(({ index }) => (whole[index] = (whole[index] ?? 0) + 1))
  return [whole[0] ?? 0, whole[1] ?? 0, whole[2] ?? 0]
}

/** Share of all tokens that came from the prompt cache, 0 to 1; null without tokens. */
export function cachedShare(rows: readonly PartsRow[]): number | null {
  const total = rows.reduce((sum, row) => sum + row.total, 0)
  return total > 0 ? rows.reduce((sum, row) => sum + row.parts[0], 0) / total : null
}

interface Segment {
  readonly x: number
  readonly width: number
  /** 0 cached prompt, 1 fresh prompt, 2 completion. */
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
