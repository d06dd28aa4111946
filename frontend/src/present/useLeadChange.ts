import { computed, shallowRef, watch, type Ref } from 'vue'
import type { TeamTokens } from '@/data/client'
import { useEvent } from '@/data/useEvent'
import { now, useNow } from '@/shared/clock'
import { type LeadWatch, soleLeader, watchLead } from './leadChange'

const SHOWN_MS = 6000

/** The new leader while it is celebrated. */
export function useLeadChange(
  teams: Readonly<Ref<readonly TeamTokens[]>>,
  /** The numbers are current. */
  isTrue: () => boolean,
) {
  const time = useNow()
  const { event } = useEvent()
  const openedAt = now()
  const news = shallowRef<{ readonly id: string; readonly until: number }>()
  let known: LeadWatch = {}

  watch(
    time,
    () => {
      if (news.value && time.value >= news.value.until) news.value = undefined
      if (!isTrue()) return
      const leader = soleLeader(teams.value)
      const opening = Math.max(openedAt, event.value?.start ?? 0)
      const next = watchLead(known, leader, time.value, opening)
      known = next.watch
      if (next.isNews && leader) news.value = { id: leader, until: time.value + SHOWN_MS }
    },
    { immediate: true },
  )

  return computed(() => {
    const leader = teams.value.find((team) => team.team_id === news.value?.id)
    const second = teams.value.find((team) => team.team_id !== news.value?.id)
    return leader && second && leader.tokens > second.tokens
      ? { leader, second, gap: leader.tokens - second.tokens }
      : undefined
  })
}
