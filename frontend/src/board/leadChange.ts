import type { Moment } from '@/data/client'

/** When a new leader is celebrated: rarely enough to remain an event. */

const HELD_MS = 10_000
const BETWEEN_MS = 3 * 60_000
const CALM_MS = 10 * 60_000

export interface LeadWatch {
  /** The leader already announced. */
  readonly leader?: string
  /** When it took the lead; undefined for the first one. */
  readonly since?: number
  /** The current leader who has not held the lead long enough. */
  readonly rival?: { readonly id: string; readonly since: number }
  /** When the last change was celebrated. */
  readonly shownAt?: number
}

/** The leading team; undefined before the first token or while two teams are level. */
export function soleLeader(
  teams: readonly {
    readonly team_id: string
    readonly rank: number | null
    readonly tokens: number
  }[],
): string | undefined {
  const first = teams.filter(({ rank, tokens }) => rank === 1 && tokens > 0)
  return first.length === 1 ? first[0]?.team_id : undefined
}

/**
 * The next state. `isNews`: the leader took over, has held the lead for ten seconds, and it is neither within ten minutes of
 * the event's start nor within three of the last celebration. Other changes are adopted silently.
 */
export function watchLead(
  watch: LeadWatch,
  leader: string | undefined,
  now: number,
  startedAt: number,
): { watch: LeadWatch; isNews: boolean } {
  const { rival, ...settled } = watch
  if (leader === undefined || leader === watch.leader) return { watch: settled, isNews: false }
  if (watch.leader === undefined) return { watch: { ...settled, leader }, isNews: false }
  if (rival?.id !== leader) {
    return { watch: { ...settled, rival: { id: leader, since: now } }, isNews: false }
  }
  if (now - rival.since < HELD_MS) return { watch, isNews: false }
  const isNews =
    now - startedAt >= CALM_MS && now - (watch.shownAt ?? Number.NEGATIVE_INFINITY) >= BETWEEN_MS
  return {
    watch: { ...settled, leader, since: rival.since, ...(isNews && { shownAt: now }) },
    isNews,
  }
}

const MINUTE = 60_000

/**
 * When a team took the lead: the minute that the moments name, so that both say the same. When the page saw it, by the
 * viewer's clock, if they name none, or if another team led after that minute: a lead lost and regained within one is no
 * moment. `otherLedAt`: the time, by the server, of the newest board that another team led.
 */
export function leadSince(
  moments: readonly Pick<Moment, 'kind' | 'at' | 'team'>[],
  teamId: string,
  seenAt: number | undefined,
  otherLedAt = Number.NEGATIVE_INFINITY,
): number | undefined {
  const newest = moments.find(({ kind }) => kind === 'leads')
  if (newest?.team.team_id !== teamId) return seenAt
  const at = Date.parse(newest.at)
  return otherLedAt >= at + MINUTE ? seenAt : at
}
