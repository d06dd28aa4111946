import { greatest, group, least, sum } from 'd3-array'
import type { Reading } from '@/charts/reading'
import type { ChartTeam } from '@/charts/teams'
import { costPerMillion, type UsageCell } from './cells'

export interface Spending {
  readonly id: string
  readonly team: ChartTeam
  /** Null: all models of the team. */
  readonly model: string | null
  /** Display name of the model. */
  readonly modelName: string | null
  readonly tokens: number
  /** Dollars. */
  readonly cost: number
  readonly perMillion: number
}

/** Properties of both forms of the chart. */
export interface CostPicture {
  readonly entries: readonly Spending[]
  /** Dollars of an axis. */
  readonly amount: (value: number) => string
  readonly read: (id: string) => Reading | null
}

/** One entry per team, or per team and model, largest spending first; without tokens there is no price. */
export function spendings(cells: readonly UsageCell[], by: 'team' | 'model'): Spending[] {
  const isByModel = by === 'model'
  const idOf = ({ team, model }: UsageCell) => (isByModel ? `${team.id}\n${model}` : team.id)
  return [...group(cells, idOf)]
    .flatMap(([id, same]) => {
      const [first] = same
      const tokens = sum(same, (cell) => cell.tokens)
      const cost = sum(same, (cell) => cell.cost)
      const perMillion = costPerMillion(cost, tokens)
      if (!first || perMillion === null) return []
      const model = isByModel ? first.model : null
      const modelName = isByModel ? first.name : null
      return { id, team: first.team, model, modelName, tokens, cost, perMillion }
    })
    .sort((a, b) => b.cost - a.cost || b.tokens - a.tokens)
}

/** The entry with most tokens per dollar. */
export const cheapest = (entries: readonly Spending[]) =>
  least(entries, ({ perMillion }) => perMillion)

/** Entries to label, the most important first: cheapest, dearest, most spent, most tokens, fewest tokens, then by spending. */
export function labelled(entries: readonly Spending[], most: number): Spending[] {
  const extremes = [
    cheapest(entries),
    greatest(entries, ({ perMillion }) => perMillion),
    entries[0],
    greatest(entries, ({ tokens }) => tokens),
    least(entries, ({ tokens }) => tokens),
  ].flatMap((entry) => entry ?? [])
  return [...new Set([...extremes, ...entries])].slice(0, most)
}
