import type { CostEfficiencyAnswer } from '@/data/client'

import { chartTeam, type ChartTeam } from '@/charts/teams'

/** One team's usage of one model. */
export interface UsageCell {
  readonly team: ChartTeam
  /** The gateway's name. */
  readonly model: string
  /** Display name, unique among all cells. */
  readonly name: string
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** Dollars. */
  readonly cost: number
}

type ResponseCell = Pick<
  CostEfficiencyAnswer['cells'][number],
  | 'team'
  | 'team_id'
  | 'slot'
  | 'rank'
  | 'model'
  | 'display_name'
  | 'total_tokens'
  | 'prompt_tokens'
  | 'completion_tokens'
  | 'exact_total_cost'
>

export function usageCells(cells: readonly ResponseCell[]): UsageCell[] {
  return cells.map((cell) => ({
    team: chartTeam(cell),
    model: cell.model,
    name: cell.display_name,
    tokens: cell.total_tokens,
    prompt: cell.prompt_tokens,
    completion: cell.completion_tokens,
    cost: cell.exact_total_cost,
  }))
}

/** Display name of each model. */
export function modelNames(cells: readonly UsageCell[]): ReadonlyMap<string, string> {
  return new Map(cells.map((cell) => [cell.model, cell.name]))
}

/** How many teams have usage. */
export function countTeams(cells: readonly UsageCell[]): number {
  return new Set(cells.filter((cell) => cell.tokens > 0).map((cell) => cell.team.id)).size
}

/** Dollars per million tokens; null without tokens. */
export function costPerMillion(cost: number, tokens: number): number | null {
  return tokens > 0 ? (cost / tokens) * 1e6 : null
}
