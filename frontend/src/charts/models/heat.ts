import { group, max, min, rollup, sum } from 'd3-array'
import { costPerMillion, type UsageCell } from './cells'
import { modelRows } from './models'
import type { ChartTeam } from '@/charts/teams'

export const HEAT_STEPS = 8

export type HeatMetric = 'tokens' | 'cost'

interface HeatCell {
  readonly tokens: number
  /** Tokens, or dollars per million; null where the team did not use the model. */
  readonly value: number | null
  /** Dollars; 0 where the team did not use the model. */
  readonly perMillion: number
  readonly step: number
}

interface HeatMatrix {
  /** Null: all models beyond the first ones, together. */
  readonly models: readonly (string | null)[]
  /** How many models share the last column. */
  readonly folded: number
  readonly rows: readonly {
    readonly team: ChartTeam
    readonly total: number
    readonly cells: readonly HeatCell[]
  }[]
}

/** Equal steps of the square root, so that small values differ visibly. */
export function heatStep(value: number, largest: number): number {
  if (!(largest > 0) || !(value > 0)) return 0
  return Math.min(HEAT_STEPS - 1, Math.floor(Math.sqrt(value / largest) * HEAT_STEPS))
}

interface Sums {
  tokens: number
  cost: number
}

/** Teams with usage × models, both with most tokens first; models beyond `columns` share the last column. */
export function heatMatrix(
  cells: readonly UsageCell[],
  metric: HeatMetric,
  columns = Infinity,
): HeatMatrix {
  const all = modelRows(cells).flatMap((row) => row.model ?? [])
  const kept = new Set(all.length > columns ? all.slice(0, Math.max(0, columns - 1)) : all)
  const folded = all.length - kept.size
  const models = folded > 0 ? [...kept, null] : [...kept]

  const used = cells.filter((cell) => cell.tokens > 0)
  const entries = [...group(used, (cell) => cell.team.id).values()].flatMap((same) => {
    const [first] = same
    const sums = rollup(
      same,
      (column): Sums => ({
        tokens: sum(column, (cell) => cell.tokens),
        cost: sum(column, (cell) => cell.cost),
      }),
      ({ model }) => (kept.has(model) ? model : null),
    )
    return first ? { team: first.team, total: sum(same, (cell) => cell.tokens), sums } : []
  })

  const price = ({ tokens, cost }: Sums) => costPerMillion(cost, tokens) ?? 0
  const value = (sums: Sums) => (metric === 'tokens' ? sums.tokens : price(sums))
  const largest = max(entries.flatMap((entry) => [...entry.sums.values()].map(value))) ?? 0
  const heatCell = (sums: Sums | undefined): HeatCell => {
    if (!sums) return { tokens: 0, value: null, perMillion: 0, step: 0 }
    const step = heatStep(value(sums), largest)
    return { tokens: sums.tokens, value: value(sums), perMillion: price(sums), step }
  }
  const rows = entries
    .sort((a, b) => b.total - a.total || a.team.name.localeCompare(b.team.name))
    .map(({ team, total, sums }) => ({
      team,
      total,
      cells: models.map((model) => heatCell(sums.get(model))),
    }))
  return { models, folded, rows }
}

interface CommonGround {
  /** Display name. */
  readonly model: string
  readonly teams: number
  readonly of: number
}

/** The model that most of these teams use; with equal counts the one with more tokens. */
export function commonGround(cells: readonly UsageCell[], teams: number): CommonGround | null {
  const rows = modelRows(cells)
  const [first] = rows
  if (!first) return null
  const widest = rows.reduce((best, row) => (row.teams > best.teams ? row : best), first)
  return { model: widest.name, teams: widest.teams, of: teams }
}

/** Lowest and highest price of a million tokens; null where nothing costs anything. */
export function priceRange(matrix: HeatMatrix): { lowest: number; highest: number } | null {
  const prices = matrix.rows.flatMap((row) => row.cells.flatMap((cell) => cell.value ?? []))
  if (!prices.some((price) => price > 0)) return null
  return { lowest: min(prices) ?? 0, highest: max(prices) ?? 0 }
}
