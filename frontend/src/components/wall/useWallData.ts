import { computed } from 'vue'
import { models as modelUsage } from '@/api/models'
import { useChartsZone } from '@/composables/useChartsZone'
import { useConnection } from '@/composables/useConnection'
import { useEvent } from '@/composables/useEvent'
import { useFilters } from '@/composables/useFilters'
import { useDated, usePace, useTokens } from '@/composables/useUsage'
import { totalsOf } from '@/domain/board'
import { recordsOf } from '@/domain/wall/records'
import { useWallRace } from './useWallRace'

/** Everything the wall shows, for the period that the address asks for. */
export function useWallData() {
  const { period, window, preset } = useFilters()
  const { event, phase } = useEvent()
  const { connection, status } = useConnection()
  const choice = computed(() => ({ window: window.value }))
  const tokens = useTokens(period, choice)
  const pace = usePace(period, choice)
  const models = useDated('models', period, modelUsage)
  const { zone } = useChartsZone(computed(() => event.value?.timezone))
  const known = computed(() => (status.value ? status.value.reconciliation.coverage : status.value))
  const { race, hours, coverage } = useWallRace(zone, known)

  const teams = computed(() => tokens.data.value?.teams ?? [])
  const isOld = computed(() => ['old', 'offline'].includes(connection.value.state))
  const totals = computed(() => totalsOf(teams.value))

  return {
    tokens,
    teams,
    totals,
    /** Nobody has used anything. */
    isEmpty: computed(() => totals.value.tokens === 0),
    isBefore: computed(() => phase.value === 'before' && preset.value === 'event'),
    event,
    connection,
    status,
    isOld,
    zone,
    window,
    /** What is known of the last hour; nothing while the numbers are old. */
    pace: computed(() => (isOld.value ? undefined : pace.data.value)),
    models: computed(() => (models.data.value?.models ?? []).filter((model) => model.tokens > 0)),
    race,
    hours,
    hourCoverage: coverage,
    records: computed(() =>
      recordsOf(teams.value, hours.value, isOld.value ? [] : (pace.data.value?.teams ?? [])),
    ),
  }
}

export type WallData = ReturnType<typeof useWallData>
