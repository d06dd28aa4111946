import { matching } from '@/filters/search'

/** The team of a shape in a chart. */
export interface ChartTeam {
  readonly id: string
  readonly name: string
  readonly slot: number
  /** Null: out of competition. */
  readonly rank: number | null
}

interface TeamFields {
  readonly team_id: string
  readonly slot: number
  readonly rank: number | null
}

/** The team of a row of a response; in cells its name is called `team`. */
export function chartTeam(row: TeamFields & ({ name: string } | { team: string })): ChartTeam {
  const name = 'name' in row ? row.name : row.team
  return { id: row.team_id, name, slot: row.slot, rank: row.rank }
}

/** The rows of the teams that match the search; all rows without a term. */
export function ofMatchingTeams<Row extends { readonly team: ChartTeam }>(
  rows: readonly Row[],
  terms: readonly string[],
): readonly Row[] {
  if (terms.length === 0) return rows
  const matches = new Set(
    matching(
      rows.map((row) => row.team),
      terms,
    ),
  )
  return rows.filter((row) => matches.has(row.team))
}
