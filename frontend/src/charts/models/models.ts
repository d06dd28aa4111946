import type { UsageCell } from './cells'
import { onlyParts, TOKEN_PARTS, type TokenPart } from '@/charts/legend'

export interface ModelRow {
  /** Null: all models beyond the first ones, together. */
  readonly model: string | null
  /** As people say it; empty for several models together. */
  readonly name: string
  readonly folded: number
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** Of all tokens, 0 to 1. */
  readonly share: number
  readonly teams: number
}

/** One row per model, most tokens first. */
export function modelRows(cells: readonly UsageCell[]): ModelRow[] {
  const byModel = new Map<string, UsageCell[]>()
  for (const cell of cells) {
    const list = byModel.get(cell.model)
    if (list) list.push(cell)
    else byModel.set(cell.model, [cell])
  }
  const all = sum(cells, (cell) => cell.tokens)
  return [...byModel]
    .map(([model, list]) => row(model, 0, list, all))
    .filter((model) => model.tokens > 0)
    .sort((a, b) => b.tokens - a.tokens || (a.model ?? '').localeCompare(b.model ?? ''))
}

function row(
  model: string | null,
  folded: number,
  cells: readonly UsageCell[],
  all: number,
): ModelRow {
  const tokens = sum(cells, (cell) => cell.tokens)
  return {
    model,
    name: model === null ? '' : (cells[0]?.name ?? model),
    folded,
    tokens,
    prompt: sum(cells, (cell) => cell.prompt),
    completion: sum(cells, (cell) => cell.completion),
    share: all > 0 ? tokens / all : 0,
    teams: new Set(cells.filter((cell) => cell.tokens > 0).map((cell) => cell.team.id)).size,
  }
}

/** The same models by the parts shown alone: their tokens, their shares of those, and their order. */
export function modelRowsOf(rows: readonly ModelRow[], shown: readonly TokenPart[]): ModelRow[] {
  if (shown.length === TOKEN_PARTS.length) return [...rows]
  const parts = rows.map((model) => {
    const { prompt, completion, ...rest } = onlyParts(model, shown)
    return { ...rest, prompt, completion, tokens: prompt + completion }
  })
  const all = sum(parts, (model) => model.tokens)
  return parts
    .map((model) => ({ ...model, share: all > 0 ? model.tokens / all : 0 }))
    .sort((a, b) => b.tokens - a.tokens)
}

/** The first `count` rows and one for the rest; a single row is never called the rest. */
export function foldOthers(rows: readonly ModelRow[], count: number): ModelRow[] {
  if (rows.length <= count + 1) return [...rows]
  const rest = rows.slice(count)
  return [
    ...rows.slice(0, count),
    {
      model: null,
      name: '',
      folded: rest.length,
      tokens: sum(rest, (model) => model.tokens),
      prompt: sum(rest, (model) => model.prompt),
      completion: sum(rest, (model) => model.completion),
      share: sum(rest, (model) => model.share),
      teams: Math.max(0, ...rest.map((model) => model.teams)),
    },
  ]
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}
