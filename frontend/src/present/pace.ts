import type { PaceAnswer, TeamPace } from '@/data/client'
import { nowOf, rankChange } from '@/board/pace'

/** How a row moves. */
export interface RowPace {
  /** Tokens per minute; undefined if unknown. */
  readonly rate: number | 'quiet' | undefined
  /** Since one hour ago; undefined if unknown for the metric that ranks. */
  readonly change: ReturnType<typeof rankChange> | undefined
}

const UNKNOWN: RowPace = { rate: undefined, change: undefined }

/** The pace of a team; changes of rank and rates are known for the ranking by tokens alone. */
export function rowPace(pace: PaceAnswer | undefined, team: TeamPace | undefined): RowPace {
  if (!pace || !team) return UNKNOWN
  return { rate: nowOf(team, pace.at), change: rankChange(team) }
}
