import { computed } from 'vue'
import { useEvent } from '@/data/useEvent'
import { useTeamSteps, useTokens } from '@/data/useUsage'
import { daysOfEvent, windowOfEvent } from '@/data/workshopEvent'
import { useToday } from '@/data/useToday'
import { useMyTeam } from '@/shared/team/useMyTeam'
import { bestHour, ownResult } from './ownResult'

/** The result of the pinned team in the event, once it is revealed. */
export function useOwnResult() {
  const { event, frozenAt } = useEvent()
  const { id } = useMyTeam()
  const today = useToday()

  const period = computed(() => (event.value ? daysOfEvent(event.value, today.value) : {}))
  const choice = computed(() => ({ ...(event.value && { window: windowOfEvent(event.value) }) }))
  const board = useTokens(period, choice)
  const teams = computed(() => board.data.value?.teams ?? [])
  const own = computed(() => teams.value.find((team) => team.team_id === id.value))
  const rivals = computed(
    () =>
      new Set(
        teams.value
          .filter((team) => team.division === own.value?.division && !team.out_of_competition)
          .map((team) => team.team_id),
      ),
  )
  const steps = useTeamSteps(
    computed(() => id.value ?? ''),
    period,
    choice,
  )

  return {
    event,
    result: computed(() =>
      teams.value.length === 0
        ? undefined
        : ownResult(event.value?.reveal ?? null, id.value, rivals.value),
    ),
    teams: computed(() => rivals.value.size),
    /** Of the whole event; undefined until everything is published. */
    usage: computed(() => (frozenAt.value === undefined ? own.value : undefined)),
    bestHour: computed(() => {
      const found = steps.data.value
      const isOwn = frozenAt.value === undefined && found?.team_id === id.value
      return isOwn && found ? bestHour(found) : undefined
    }),
  }
}
