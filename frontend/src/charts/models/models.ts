import { group, max, sum } from 'd3-array'
import { countTeams, type UsageCell } from './cells'
import { onlyParts, TOKEN_PARTS, type TokenPart } from '@/charts/legend'

export interface ModelRow {
  /** Null: all models beyond the first ones, together. */
  readonly model: string | null
  /** Display name; empty for several models together. */
  readonly name: string
  readonly folded: number
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** Share of all tokens, 0 to 1. */
  readonly share: number
  readonly teams: number
}

/** One row per model, most tokens first. */
export function modelRows(cells: readonly UsageCell[]): ModelRow[] {
  const all = sum(cells, (cell) => cell.tokens)
  return [...group(cells, (cell) => cell.model)]
    .map(([model, same]): ModelRow => {
      const tokens = sum(same, (cell) => cell.tokens)
      return {
        model,
        name: same[0]?.name ?? model,
        folded: 0,
        tokens,
        prompt: sum(same, (cell) => cell.prompt),
        completion: sum(same, (cell) => cell.completion),
        share: all > 0 ? tokens / all : 0,
        teams: countTeams(same),
      }
    })
    .filter(({ tokens }) => tokens > 0)
    .sort((a, b) => b.tokens - a.tokens || (a.model ?? '').localeCompare(b.model ?? ''))
}

/** The same models with only the shown parts: their tokens, shares and order. */
export function modelRowsOf(rows: readonly ModelRow[], shown: readonly TokenPart[]): ModelRow[] {
  if (shown.length === TOKEN_PARTS.length) return [...rows]
  const parts = rows.map((model) => {
    const row = onlyParts(model, shown)
    return { ...row, tokens: row.prompt + row.completion }
  })
  const all = sum(parts, (model) => model.tokens)
  return parts
    .map((model) => ({ ...model, share: all > 0 ? model.tokens / all : 0 }))
    .sort((a, b) => b.tokens - a.tokens)
}

/** The first `count` rows and one for the rest, unless that is a single row. */
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
      teams: max(rest, (model) => model.teams) ?? 0,
    },
  ]
}
