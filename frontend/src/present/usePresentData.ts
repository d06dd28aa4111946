import { computed } from 'vue'
import { useRace } from '@/charts/race/useRace'
import { useChartsZone } from '@/charts/useChartsZone'
import { useConnection } from '@/shell/useConnection'
import { useEvent } from '@/data/useEvent'
import { useFilters } from '@/filters/useFilters'
import { useModelFilter } from '@/filters/useModelFilter'
import { useModels, usePace, useTokens } from '@/data/useUsage'
import { totalsOf } from '@/board/board'
import { recordsOf } from './records'
import { hourPoints } from './hours'

/** All data of the present view, for the period in the address. */
export function usePresentData() {
  const { period, window, preset } = useFilters()
  const { event, phase } = useEvent()
  const { connection, status } = useConnection()
  const { models: chosen } = useModelFilter()
  const choice = computed(() => ({ window: window.value, models: chosen.value }))
  const tokens = useTokens(period, choice)
  const pace = usePace(period, choice)
  const usage = useModels(period)
  const { zone } = useChartsZone(computed(() => event.value?.timezone))
  const { race, series } = useRace(period, window)
  /** Usage over time is known of all models together only. */
  const hours = computed(() =>
    series.value && chosen.value.length === 0 ? hourPoints(series.value, zone.value) : [],
  )
  const models = computed(() =>
    (usage.data.value?.models ?? []).filter(
      ({ model, tokens }) =>
        tokens > 0 && (chosen.value.length === 0 || chosen.value.includes(model)),
    ),
  )

  const teams = computed(() => tokens.data.value?.teams ?? [])
  const isOld = computed(() => ['old', 'offline'].includes(connection.value.state))
  const totals = computed(() => totalsOf(teams.value))

  return {
    tokens,
    teams,
    totals,
    /** No team has any usage. */
    isEmpty: computed(() => totals.value.tokens === 0),
    isBefore: computed(() => phase.value === 'before' && preset.value === 'event'),
    /** The event is over, and the period is the event's: these are the final numbers. */
    hasEnded: computed(() => phase.value === 'after' && preset.value === 'event'),
    event,
    connection,
    status,
    isOld,
    zone,
    window,
    /** Pace of the last hour; undefined while the numbers are stale. */
    pace: computed(() => (isOld.value ? undefined : pace.data.value)),
    models,
    /** Names of the filtered models. */
    chosenModels: computed(() =>
      chosen.value.map(
        (name) => models.value.find(({ model }) => model === name)?.display_name ?? name,
      ),
    ),
    race: computed(() => (chosen.value.length > 0 ? undefined : race.value)),
    hours,
    hourCoverage: computed(() => series.value?.coverage ?? null),
    records: computed(() =>
      recordsOf(teams.value, hours.value, isOld.value ? [] : (pace.data.value?.teams ?? [])),
    ),
  }
}

export type PresentData = ReturnType<typeof usePresentData>
