import { sum } from 'd3-array'
import type { TeamTokens } from '@/data/client'
import type { RequestPart } from '@/charts/legend'
import { chartTeam, type ChartTeam } from '@/charts/teams'

/** Teams are compared from this many requests on. */
export const COMPARED_FROM = 20

type TeamSuccess = Pick<
  TeamTokens,
  | 'name'
  | 'team_id'
  | 'slot'
  | 'rank'
  | 'total_requests'
  | 'successful_requests'
  | 'failed_requests'
  | 'success_rate'
>

export interface SuccessRow {
  readonly team: ChartTeam
  /** Null below the number of requests from which teams are compared. */
  readonly percent: number | null
  readonly requests: number
  readonly successful: number
  readonly failed: number
}

/** Teams with requests, highest share first; those with few requests follow, most requests first. */
export function successRows(teams: readonly TeamSuccess[]): SuccessRow[] {
  return teams
    .filter((team) => team.total_requests > 0)
    .map((team) => ({
      team: chartTeam(team),
      percent: team.total_requests >= COMPARED_FROM ? team.success_rate : null,
      requests: team.total_requests,
      successful: team.successful_requests,
      failed: team.failed_requests,
    }))
    .sort(
      (a, b) =>
        (b.percent ?? -1) - (a.percent ?? -1) ||
        b.requests - a.requests ||
        a.team.name.localeCompare(b.team.name),
    )
}

/** All teams together; null without requests. */
export function successTotal(
  rows: readonly SuccessRow[],
): { percent: number; requests: number } | null {
  const requests = sum(rows, (row) => row.requests)
  const successful = sum(rows, (row) => row.successful)
  return requests > 0 ? { percent: (successful / requests) * 100, requests } : null
}

const GAP = 2
const SHORTEST_TAIL = 3

/** Requests of the parts that are shown. */
export function shownRequests(row: SuccessRow, shown: readonly RequestPart[]): number {
  return sum(shown, (part) => row[part])
}

/** Widths of the two parts of a bar; failed requests are always visible, hidden parts have no width. */
export function successBar(
  row: SuccessRow,
  shown: readonly RequestPart[],
  most: number,
  room: number,
): { successful: number; failed: number } {
  const requests = shownRequests(row, shown)
  const whole = most > 0 ? (requests / most) * room : 0
  const failures = shown.includes('failed') ? row.failed : 0
  if (failures === 0) return { successful: whole, failed: 0 }
  const failed = Math.max(SHORTEST_TAIL, (failures / requests) * whole)
  const isAlone = !shown.includes('successful')
  return { successful: isAlone ? 0 : Math.max(0, whole - failed - GAP), failed }
}
