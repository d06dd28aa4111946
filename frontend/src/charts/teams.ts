import { matching } from '@/filters/search'

/** Who a shape in a chart belongs to. */
export interface ChartTeam {
  readonly id: string
  readonly name: string
  readonly slot: number
  readonly rank: number
}

interface TeamFields {
  readonly team_id: string
  readonly slot: number
  readonly rank: number
}

/** The team of a row of an answer; cells call the name `team`. */
export function chartTeam(row: TeamFields & ({ name: string } | { team: string })): ChartTeam {
  const name = 'name' in row ? row.name : row.team
  return { id: row.team_id, name, slot: row.slot, rank: row.rank }
}

/** The rows of the teams a search means; all of them without a term. */
export function ofMatchingTeams<Row extends { readonly team: ChartTeam }>(
  rows: readonly Row[],
  terms: readonly string[],
): readonly Row[] {
  if (terms.length === 0) return rows
  const meant = new Set(
    matching(
      rows.map((row) => row.team),
      terms,
    ),
  )
  return rows.filter((row) => meant.has(row.team))
}
