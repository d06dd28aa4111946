import { computed, type Ref } from 'vue'
import { countTeams, usageCells } from '@/charts/models/cells'
import { hourFacts } from '@/charts/usage/hours'
import { partsRows } from '@/charts/usage/parts'
import { successRows } from '@/charts/usage/success'
import { dayStrip } from '@/charts/usage/strip'
import { ofMatchingTeams } from './teams'
import type { Step } from '@/charts/race/race'
import { useRace } from '@/charts/race/useRace'
import { matching } from '@/filters/search'
import { chartQuery } from './chartsQuery'
import { useFilters } from '@/filters/useFilters'
import { useToday } from '@/data/useToday'
import { useCostEfficiency, useHourly, useTokens } from '@/data/useUsage'

/** The data of all charts, for the page's period and teams. */
export function useChartsData(
  models: Readonly<Ref<readonly string[]>>,
  zone: Readonly<Ref<string>>,
) {
  const { period, window, terms } = useFilters()
  const today = useToday()
  const choice = computed(() => ({ window: window.value, models: models.value }))
  const { query: timeseries, series, steps, step, race } = useRace(period, choice)
  const tokens = useTokens(period, choice)
  const costs = useCostEfficiency(period, window)

  const matched = computed(() => matching(tokens.data.value?.teams ?? [], terms.value))
  /** Hours are available for one team or for all. */
  const hoursTeam = computed(() =>
    terms.value.length > 0 && matched.value.length === 1 ? matched.value[0]?.team_id : undefined,
  )
  const hourly = useHourly(period, zone, hoursTeam, choice)

  const isFiltered = computed(() => terms.value.length > 0)
  const isModelFiltered = computed(() => isFiltered.value || models.value.length > 0)

  const cells = computed(() =>
    ofMatchingTeams(usageCells(costs.data.value?.cells ?? []), terms.value),
  )

  /** Of the chosen models. */
  const usage = computed(() => ({
    query: chartQuery(costs, today.value, isModelFiltered.value),
    cells: models.value.length
      ? cells.value.filter((cell) => models.value.includes(cell.model))
      : cells.value,
  }))

  const strip = computed(() => {
    if (!series.value || !steps.value.includes('hour')) return []
    const isIncluded = (id: string) => hoursTeam.value === undefined || id === hoursTeam.value
    return dayStrip(series.value, zone.value, isIncluded)
  })

  const all = [timeseries, tokens, costs, hourly]

  return {
    /** Set if every request has failed. */
    failure: computed(() =>
      all.every(({ failure }) => failure.value) ? timeseries.failure.value : undefined,
    ),
    retry: () => {
      for (const query of all) void query.retry()
    },
    /** The properties of each chart. */
    data: {
      race: computed(() => ({
        query: chartQuery(timeseries, today.value, isModelFiltered.value),
        lines: ofMatchingTeams(race.value?.lines ?? [], terms.value),
        intervals: race.value?.intervals ?? [],
        steps: steps.value,
        wholeDays: race.value?.wholeDays ?? [],
        coverage: series.value?.coverage ?? null,
        zone: zone.value,
        step: step.value,
        'onUpdate:step': (value: Step) => (step.value = value),
      })),
      models: computed(() => ({
        query: chartQuery(costs, today.value, isFiltered.value),
        cells: cells.value,
      })),
      heat: computed(() => ({ ...usage.value, teams: countTeams(cells.value) })),
      cost: usage,
      success: computed(() => ({
        query: chartQuery(tokens, today.value, isModelFiltered.value),
        rows: ofMatchingTeams(successRows(tokens.data.value?.teams ?? []), terms.value),
      })),
      parts: computed(() => ({
        query: chartQuery(tokens, today.value, isModelFiltered.value),
        rows: ofMatchingTeams(partsRows(tokens.data.value?.teams ?? []), terms.value),
      })),
      hours: computed(() => ({
        query: chartQuery(hourly, today.value, isModelFiltered.value),
        facts: hourly.data.value ? hourFacts(hourly.data.value) : null,
        strip: strip.value,
        zone: zone.value,
        /** The search means several teams, the hours are those of all. */
        isOfAll: isFiltered.value && hoursTeam.value === undefined,
      })),
    },
  }
}
