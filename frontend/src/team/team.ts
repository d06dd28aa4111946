import { sum } from 'd3-array'
import type { BoardRow } from '@/board/board'
import type { KeyUsage, StepsAnswer } from '@/data/client'

/** Another team, and its distance in the unit of the metric. */
interface Distance {
  row: BoardRow
  amount: number
}

/** A team's position on the board. */
export interface Standing {
  row: BoardRow
  /** The nearest one with a better rank; none for the leader, nor for a team without a rank. */
  above: Distance | undefined
  /** The nearest one with a worse rank. */
  below: Distance | undefined
  /** Another one of the same rank. */
  level: BoardRow | undefined
  /** The team between its neighbours, in order of rank; none for a team without a rank. */
  around: readonly BoardRow[]
}

/** Rows of the team and its neighbours. */
const AROUND = 3

/** Takes the rows of the board in order of rank; undefined if the team is not on it. */
export function standingOf(rows: readonly BoardRow[], id: string): Standing | undefined {
  const own = rows.find(({ team }) => team.team_id === id)
  if (!own) return undefined
  const ranked = rows.filter(({ rank }) => rank !== undefined)
  const place = ranked.indexOf(own)
  if (place < 0)
    return { row: own, above: undefined, below: undefined, level: undefined, around: [] }
  const distanceTo = (row: BoardRow | undefined) =>
    row && { row, amount: Math.abs((row.value ?? 0) - (own.value ?? 0)) }
  const first = Math.max(0, Math.min(place - 1, ranked.length - AROUND))
  return {
    row: own,
    above: distanceTo(ranked.slice(0, place).findLast(({ rank }) => rank !== own.rank)),
    below: distanceTo(ranked.slice(place).find(({ rank }) => rank !== own.rank)),
    level: ranked.find((row) => row !== own && row.rank === own.rank),
    around: ranked.slice(first, first + AROUND),
  }
}

/** Usage of one key of a team. */
export interface KeyRow {
  readonly id: string
  /** The owner's name for it; null without one. */
  readonly alias: string | null
  readonly masked: string
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** The last minute with known usage, in ms since 1970; null without any. */
  readonly lastUsed: number | null
}

export function keyRows(keys: readonly KeyUsage[], times: StepsAnswer['keys'] = []): KeyRow[] {
  const lastUsed = new Map(times.map((key) => [key.api_key, Date.parse(key.last_used_at)]))
  return keys.map((key) => ({
    id: key.api_key,
    alias: key.key_alias,
    masked: key.masked_key,
    tokens: key.total_tokens,
    prompt: sum(key.models, (model) => model.prompt_tokens),
    completion: sum(key.models, (model) => model.completion_tokens),
    lastUsed: lastUsed.get(key.api_key) ?? null,
  }))
}
