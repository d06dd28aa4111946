import type { StatusAnswer } from './client'
import { withoutSettings, type ApiError } from './errors'

/** How current the data on the page is. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'live'; asOf: Date | undefined }
  /** The data shown is overdue: the gateway or our own server is unreachable. */
  | {
      state: 'old'
      asOf: Date | undefined
      where: 'gateway' | 'server'
      detail: string
      nextTryAt?: number
    }
  | { state: 'offline'; asOf: Date | undefined; nextTryAt?: number }
  | { state: 'no-answer'; nextTryAt?: number }

export interface Observation {
  status: StatusAnswer | undefined
  error: ApiError | null
  isOnline: boolean
  /** When the status arrived, by the clock of the viewer. */
  receivedAt: number
  /** When the server last read the gateway, as the live connection reports it; for periods up to today. */
  liveAsOf: string | undefined
  /** As of when the oldest data on show is that should have been renewed by now. */
  overdueAsOf: string | undefined
  /** When the page itself tries again, by the clock of the viewer. */
  nextTryAt: number | undefined
}

export function connectionOf({
  status,
  error,
  isOnline,
  receivedAt,
  liveAsOf,
  overdueAsOf,
  nextTryAt,
}: Observation): Connection {
  const asOf = dateOf(overdueAsOf ?? status?.as_of)
  if (!isOnline || error?.kind === 'offline') return { state: 'offline', asOf, nextTryAt }
  if (!status) return error ? { state: 'no-answer', nextTryAt } : { state: 'connecting' }
  if (error) return { state: 'old', asOf, where: 'server', detail: error.detail, nextTryAt }
  if (status.stale || status.gateway.state === 'failing') {
    return {
      state: 'old',
      asOf,
      where: 'gateway',
      detail: withoutSettings(status.gateway.error ?? ''),
      nextTryAt: nextAttempt(status, receivedAt),
    }
  }
  if (overdueAsOf) return { state: 'old', asOf, where: 'server', detail: '' }
  const live = dateOf(liveAsOf)
  return { state: 'live', asOf: live && asOf && live > asOf ? live : asOf }
}

const dateOf = (instant: string | null | undefined) => (instant ? new Date(instant) : undefined)

/** The gateway's next attempt by the clock of the viewer, who may be minutes off the server. */
function nextAttempt(status: StatusAnswer, receivedAt: number): number | undefined {
  const attempt = status.gateway.next_attempt_at
  if (!attempt) return undefined
  const isDated = status.as_of !== null && status.age_seconds !== null
  const serverNow = isDated
    ? Date.parse(status.as_of as string) + (status.age_seconds as number) * 1000
    : receivedAt
  return receivedAt + Date.parse(attempt) - serverNow
}
