import type { PresentSize } from './layout'
import { leaderFits, rowFits, type TextFit } from './fittedText'

/** Widths within a row of the tower, in u; the other columns are in towerRow.css. */
export interface TowerColumns {
  readonly name: number
  readonly leaderName: number
  readonly lane: number
  readonly leaderMark: number
  readonly fits: readonly TextFit[]
  readonly leaderFits: readonly TextFit[]
}

const [NAME_FITS, LEADER_FITS] = [rowFits(38), leaderFits()]

const LANDSCAPE = {
  name: 380,
  leaderName: 384,
  lane: 72 + 84 + 500 + 140 + 134 + 246 + 44,
  frozenLane: 72 + 84 + 500 + 190 + 246 + 44,
}
const PORTRAIT = {
  name: 72 + 84 + 24 + 236 + 16,
  lane: 72 + 84 + 24 + 140 + 134 + 40,
  frozenLane: 72 + 84 + 24 + 190 + 26 + 40,
}

export function towerColumns({ inner, isPortrait }: PresentSize, isFrozen: boolean): TowerColumns {
  const form = isPortrait ? PORTRAIT : LANDSCAPE
  const name = isPortrait ? inner - form.name : form.name
  return {
    name,
    leaderName: isPortrait ? name - 10 : LANDSCAPE.leaderName,
    lane: inner - (isFrozen ? form.frozenLane : form.lane),
    leaderMark: isPortrait ? 72 : 83,
    fits: NAME_FITS,
    leaderFits: LEADER_FITS,
  }
}
