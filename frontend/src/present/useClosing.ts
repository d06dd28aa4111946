import { computed, shallowRef, watch, type Ref } from 'vue'
import type { PaceAnswer, TeamTokens } from '@/data/client'
import { now } from '@/shared/clock'
import { NO_CLOSING, watchClosing } from './closing'

/** The team about to pass the one above it, by tokens. */
export function useClosing(
  teams: Readonly<Ref<readonly TeamTokens[]>>,
  /** Undefined while there is nothing to forecast from. */
  pace: Readonly<Ref<PaceAnswer | undefined>>,
) {
  const known = shallowRef(NO_CLOSING)
  watch(
    [teams, pace],
    () => {
      if (!pace.value) {
        known.value = NO_CLOSING
        return
      }
      const rates = new Map(
        pace.value.teams.map(({ team_id: id, tokens_per_minute: rate }) => [id, rate ?? undefined]),
      )
      const runners = teams.value.map(({ team_id: id, tokens }) => ({
        id,
        tokens,
        rate: rates.get(id),
      }))
      known.value = watchClosing(known.value, runners, now())
    },
    { immediate: true },
  )
  return computed(() => known.value.shown)
}
