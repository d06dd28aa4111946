import type { PodiumTeam } from '@/data/client'

/** The podium: who stands where. Pure; lengths in u. */

/** Ranks with a medal. */
const MEDALS = 3
/** More equal teams would not be readable; they are in the list. */
const MOST = 5
const HEIGHTS = [436, 352, 276] as const
const MARK_BOXES = [296, 214, 214] as const
const WIDTHS = [476, 366, 366] as const
const GAP = 12

export interface PodiumColumn {
  readonly team: PodiumTeam
  readonly width: number
  readonly height: number
  readonly box: number
  /** 0 appears first: the lowest rank. */
  readonly turn: number
}

/** The ranks 1 to 3 of a division, the best in the middle; equal ranks are equally high. */
export function podiumColumns(teams: readonly PodiumTeam[], room: number): PodiumColumn[] {
  const best = teams.filter(({ rank }) => rank <= MEDALS).slice(0, MOST)
  const place = (rank: number) => Math.min(MEDALS, Math.max(1, rank)) - 1
  const wanted = best.reduce((sum, { rank }) => sum + (WIDTHS[place(rank)] ?? 0), 0)
  const scale = Math.min(1, (room - GAP * (best.length - 1)) / Math.max(1, wanted))
  const ranks = [...new Set(best.map(({ rank }) => rank))].toSorted((a, b) => b - a)
  const columns = best.map((team) => ({
    team,
    width: (WIDTHS[place(team.rank)] ?? 0) * scale,
    height: HEIGHTS[place(team.rank)] ?? 0,
    box: (MARK_BOXES[place(team.rank)] ?? 0) * Math.min(1, scale * 1.05),
    turn: ranks.indexOf(team.rank),
  }))
  // Second to the left of the first, third to its right, and so on.
  const left = columns.filter((_, index) => index % 2 === 1).toReversed()
  return [...left, ...columns.filter((_, index) => index % 2 === 0)]
}

/** Those who follow. */
export function podiumList(teams: readonly PodiumTeam[], rows: number): readonly PodiumTeam[] {
  const best = teams.filter(({ rank }) => rank <= MEDALS).slice(0, MOST)
  return teams.filter((team) => !best.includes(team)).slice(0, rows)
}
