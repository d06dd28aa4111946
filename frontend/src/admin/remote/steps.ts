import type { AdminEvent, HintTeam } from '@/data/adminClient'

/** The one big button of the remote: what it does next, in the ceremony or before it. */

type RemoteStep =
  | { kind: 'scene' }
  /** Starting the ceremony and publishing its result are done at the desk. */
  | { kind: 'desk' }
  | { kind: 'rank'; ranks: number[] }
  | { kind: 'podium' | 'awards' }

type Progress = Pick<AdminEvent, 'phase' | 'reveal'>

export function nextStep({ phase, reveal }: Progress, next: readonly HintTeam[]): RemoteStep {
  if (phase !== 'revealing') return { kind: 'scene' }
  if (reveal.stage === 'awards') return { kind: 'desk' }
  if (reveal.stage === 'podium') return { kind: 'awards' }
  if (next.length === 0) return { kind: 'podium' }
  return { kind: 'rank', ranks: [...new Set(next.flatMap(({ rank }) => rank ?? []))] }
}

type Move = 'holds' | 'climbs' | 'now'

/** How a team's final rank compares with the one everybody knows; downward moves stay neutral. */
export function moveOf({ rank, frozen_rank: frozen }: HintTeam): Move {
  if (rank === null || frozen === null || rank > frozen) return 'now'
  return rank < frozen ? 'climbs' : 'holds'
}
