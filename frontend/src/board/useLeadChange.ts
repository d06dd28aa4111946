import { shallowReadonly, shallowRef, watch, type Ref } from 'vue'
import type { TeamTokens } from '@/data/client'
import { useEvent } from '@/data/useEvent'
import { useNow } from '@/shared/clock'
import { type LeadWatch, soleLeader, watchLead } from './leadChange'

/** A new leader, with the numbers of the moment. */
export interface LeadNews {
  readonly leader: TeamTokens
  /** Second now, as a rule the leader before. */
  readonly former: TeamTokens
  /** Difference in tokens. */
  readonly gap: number
  /** When the lead changed. */
  readonly since: number
  /** When it became news. */
  readonly at: number
}

/** The new leader while it is celebrated, and when a leader took over before the page's eyes. */
export function useLeadChange(
  teams: Readonly<Ref<readonly TeamTokens[] | undefined>>,
  shownMs: number,
  /** The numbers are live. */
  isLive: () => boolean,
) {
  const time = useNow()
  const { event } = useEvent()
  const news = shallowRef<LeadNews>()
  const known = shallowRef<LeadWatch>({})

  watch(
    time,
    () => {
      if (news.value && time.value >= news.value.at + shownMs) news.value = undefined
      if (!isLive()) {
        news.value = undefined
        return
      }
      const leader = soleLeader(teams.value ?? [])
      const next = watchLead(known.value, leader, time.value, event.value?.start ?? 0)
      known.value = next.watch
      const { since } = next.watch
      if (next.isNews && since !== undefined)
        news.value = newsOf(teams.value ?? [], leader, since, time.value)
    },
    { immediate: true },
  )

  return {
    news: shallowReadonly(news),
    /** When this team took the lead; undefined if that was before the page was opened. */
    tookAt: (id: string) => (known.value.leader === id ? known.value.since : undefined),
  }
}

function newsOf(
  teams: readonly TeamTokens[],
  id: string | undefined,
  since: number,
  at: number,
): LeadNews | undefined {
  const leader = teams.find((team) => team.team_id === id)
  const former = teams.find((team) => team.team_id !== id)
  return leader && former && leader.tokens > former.tokens
    ? { leader, former, gap: leader.tokens - former.tokens, since, at }
    : undefined
}
