import { max, min } from 'd3-array'
import { costPerMillion, type UsageCell } from './cells'
import { modelRows } from './models'
import type { ChartTeam } from '@/charts/teams'

export const HEAT_STEPS = 8

export type HeatMetric = 'tokens' | 'cost'

interface HeatCell {
  readonly tokens: number
  /** In the metric shown: tokens, or dollars per million; null where the team did not use the model. */
  readonly value: number | null
  /** Dollars; 0 where the team did not use the model. */
  readonly perMillion: number
  readonly step: number
}

interface HeatMatrix {
  /** Null: all models beyond the first ones, together. */
  readonly models: readonly (string | null)[]
  /** How many models stand together. */
  readonly folded: number
  readonly rows: readonly {
    readonly team: ChartTeam
    readonly total: number
    readonly cells: readonly HeatCell[]
  }[]
}

/** Even steps on the square root, so that small values differ visibly. */
export function heatStep(value: number, largest: number): number {
  if (!(largest > 0) || !(value > 0)) return 0
  return Math.min(HEAT_STEPS - 1, Math.floor(Math.sqrt(value / largest) * HEAT_STEPS))
}

interface Sums {
  tokens: number
  cost: number
}

/** Teams with usage by models, both with most tokens first; at most `columns` of them, the rest as one. */
export function heatMatrix(
  cells: readonly UsageCell[],
  metric: HeatMetric,
  columns = Infinity,
): HeatMatrix {
  const all = modelRows(cells).flatMap((row) => row.model ?? [])
  const kept = new Set(all.length > columns ? all.slice(0, Math.max(0, columns - 1)) : all)
  const folded = all.length - kept.size
  const models = folded > 0 ? [...kept, null] : [...kept]

  const teams = new Map<
    string,
    { team: ChartTeam; total: number; sums: Map<string | null, Sums> }
  >()
  for (const cell of cells) {
    if (cell.tokens <= 0) continue
    const entry = teams.get(cell.team.id) ?? { team: cell.team, total: 0, sums: new Map() }
    teams.set(cell.team.id, entry)
    entry.total += cell.tokens
    const column = kept.has(cell.model) ? cell.model : null
    const sums = entry.sums.get(column) ?? { tokens: 0, cost: 0 }
    entry.sums.set(column, { tokens: sums.tokens + cell.tokens, cost: sums.cost + cell.cost })
  }

  const price = ({ tokens, cost }: Sums) => costPerMillion(cost, tokens) ?? 0
  const value = (sums: Sums) => (metric === 'tokens' ? sums.tokens : price(sums))
  const entries = [...teams.values()]
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
  /** As people say it. */
  readonly model: string
  readonly teams: number
  readonly of: number
}

/** The model most of these teams use; of equals the one with more tokens. */
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
