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

/** Requests of the parts that are shown. */
export function shownRequests(row: SuccessRow, shown: readonly RequestPart[]): number {
  return sum(shown, (part) => row[part])
}
