import type { EventMetric, RevealedTeam, RevealReport } from '@/data/client'
import type { WorkshopEvent } from '@/data/workshopEvent'

/** The reveal from the last rank upward: which rows stand where. Pure; lengths in u. */

/** A team with its frozen number, before its final one is shown. */
export interface VeiledTeam {
  readonly team_id: string
  readonly name: string
  readonly slot: number
  readonly value: number | undefined
}

type RevealRow = {
  readonly id: string
  readonly y: number
  readonly height: number
} & (
  | { readonly kind: 'veiled'; readonly team: VeiledTeam; readonly place: number }
  | { readonly kind: 'revealed'; readonly team: RevealedTeam }
  | { readonly kind: 'lit'; readonly team: RevealedTeam }
)
export type RestingRow = Exclude<RevealRow, { kind: 'lit' }>

const VEILED = { height: 62, pitch: 70 }
const REVEALED = { height: 60, pitch: 66 }
const LIT = { height: 206, between: 12, before: 8, after: 14 }
/** Teams of one rank are lit together; many of them share the room of about three rows. */
const LIT_ROOM = 430
/** Share of the window above the lit row, once there are enough rows below. */
const ABOVE = 0.34

/** The teams whose number was shown last: one, or all of one rank. */
export const litOf = ({ lit, revealed }: RevealReport): readonly RevealedTeam[] =>
  revealed.filter(({ team_id: id }) => lit.includes(id))

/** The report about the teams of one division, with values in the units of the board: success in percent. */
export function reportOf(
  report: RevealReport,
  metric: EventMetric,
  isMember: (id: string) => boolean,
): RevealReport {
  const revealed = report.revealed
    .filter(({ team_id: id }) => isMember(id))
    .map((team) => ({
      ...team,
      value: shownValue(metric, team.value),
      frozen_value: shownValue(metric, team.frozen_value),
    }))
  return { ...report, revealed }
}

/** The event counts success as a share, the board in percent. */
export const shownValue = <Value extends number | null>(metric: EventMetric, value: Value) =>
  (metric === 'success' && value !== null ? 100 * value : value) as Value

/** Best rank first; teams out of competition follow. */
export const byRank = (teams: readonly RevealedTeam[]) =>
  teams.toSorted((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity))

/** Steps until everything is shown. */
export const toGo = ({ step, steps }: Pick<RevealReport, 'step' | 'steps'>) =>
  Math.max(0, steps - step)

/**
 * The rows within the window and those just outside it, so that rows move in and out. The lit row stays on its line: some
 * veiled rows above it, those revealed before below.
 */
export function revealRows(
  frozen: readonly VeiledTeam[],
  report: RevealReport,
  height: number,
): RevealRow[] {
  const known = new Set(report.revealed.map(({ team_id: id }) => id))
  const veiled = frozen.filter(({ team_id: id }) => !known.has(id))
  const lit = litOf(report)
  const revealed = byRank(report.revealed.filter((team) => !lit.includes(team)))

  const litHeight =
    lit.length === 0
      ? 0
      : Math.min(LIT.height, (LIT_ROOM - LIT.between * (lit.length - 1)) / lit.length)
  const litRoom =
    lit.length === 0
      ? 0
      : lit.length * litHeight + (lit.length - 1) * LIT.between + LIT.before + LIT.after
  const room = height - litRoom
  const usualAbove = Math.max(1, Math.floor((ABOVE * room) / VEILED.pitch))
  const below = Math.min(
    revealed.length,
    Math.floor((room - usualAbove * VEILED.pitch) / REVEALED.pitch),
  )
  const above = Math.min(veiled.length, Math.floor((room - below * REVEALED.pitch) / VEILED.pitch))
  const line = above * VEILED.pitch

  const rows: RevealRow[] = [
    ...veiled.map((team, place) => ({
      kind: 'veiled' as const,
      id: team.team_id,
      team,
      place: place + 1,
      y: line - (veiled.length - place) * VEILED.pitch,
      height: VEILED.height,
    })),
    ...lit.map((team, place) => ({
      kind: 'lit' as const,
      id: team.team_id,
      team,
      y: line + LIT.before + place * (litHeight + LIT.between),
      height: litHeight,
    })),
    ...revealed.map((team, place) => ({
      kind: 'revealed' as const,
      id: team.team_id,
      team,
      y: line + litRoom + place * REVEALED.pitch,
      height: REVEALED.height,
    })),
  ]
  const margin = 3 * VEILED.pitch
  return rows.filter(({ y, height: own }) => y + own > -margin && y < height + margin)
}

/** Whether a row is wholly within the window. */
export const isInside = ({ y, height: own }: Pick<RevealRow, 'y' | 'height'>, height: number) =>
  y >= 0 && y + own <= height

/** When what everybody knew ends: at the freeze, also once it is over, else at the event's end. */
export const knownUntil = ({
  frozenAt,
  freeze_at: freeze,
  end,
}: Pick<WorkshopEvent, 'frozenAt' | 'freeze_at' | 'end'>): number =>
  frozenAt ?? (freeze === null ? end : Math.min(Date.parse(freeze), end))

/** What a number has done since the freeze, for the result line. */
export function outcomeOf({
  rank,
  frozen_rank: before,
}: Pick<RevealedTeam, 'rank' | 'frozen_rank'>): 'holds' | 'climbs' | 'now' | 'out' {
  if (rank === null) return 'out'
  if (rank === before) return 'holds'
  return before !== null && rank < before ? 'climbs' : 'now'
}

/** The largest number known so far fills the lane. */
export function revealScale(frozen: readonly VeiledTeam[], { revealed }: RevealReport): number {
  const values = [
    ...frozen.map(({ value }) => value ?? 0),
    ...revealed.flatMap((team) => [team.value ?? 0, team.frozen_value ?? 0]),
  ]
  return Math.max(...values, 0) || 1
}

/** The parts of a revealed lane: what was known before, and what came after. */
export function partsOf({ value, frozen_value: before }: RevealedTeam) {
  const final = value ?? 0
  const known = Math.min(final, before ?? 0)
  return { known, gain: Math.max(0, final - known) }
}
