import type { PresentSize } from './layout'

/** Widths within the rows of the reveal, in u. */
export interface RevealColumns {
  readonly name: number
  readonly lane: number
  readonly isPortrait: boolean
  /** Of the card of the lit team. */
  readonly card: number
}

/** Rank and sign before the card. */
const BEFORE = { landscape: 156, portrait: 120 }

export function revealColumns({ inner, isPortrait }: PresentSize): RevealColumns {
  const card = inner - BEFORE[isPortrait ? 'portrait' : 'landscape']
  return isPortrait
    ? { name: 330, lane: card - 72 - 24 - 330 - 230, isPortrait, card }
    : { name: 410, lane: card - 96 - 20 - 410 - 20 - 478, isPortrait, card }
}
