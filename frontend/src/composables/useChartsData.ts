import { computed, type Ref } from 'vue'
import type { ApiError } from '@/api/errors'
import { countTeams, usageCells } from '@/domain/charts/cells'
import { hourFacts } from '@/domain/charts/hours'
import { partsRows } from '@/domain/charts/parts'
import { dayIntervals, teamLines } from '@/domain/charts/race'
import { successRows } from '@/domain/charts/success'
import { ofMatchingTeams } from '@/domain/charts/teams'
import { matching } from '@/domain/search'
import { useFilters } from './useFilters'
import { useToday } from './useToday'
import { useCostEfficiency, useHourly, useSuccessRate, useTimeseries, useTokens } from './useUsage'

/** What a chart's card has to know about the question behind it. */
export interface ChartQuery {
  readonly hasData: boolean
  readonly error: ApiError | null
  /** The picture still shows the period before. */
  readonly isPrevious: boolean
  /** Search terms or models leave something out. */
  readonly isFiltered: boolean
  /** The days shown have passed: nothing more will come. */
  readonly isOver: boolean
  /** For file names: the days shown. */
  readonly suffix: string
  readonly retry: () => void
}

interface ServerQuery {
  readonly data: Readonly<Ref<{ start_date: string; end_date: string } | undefined>>
  readonly error: Readonly<Ref<ApiError | null>>
  readonly isPrevious: Readonly<Ref<boolean>>
  readonly retry: () => unknown
}

/** Everything the charts show, for the page's period and teams. */
export function useChartsData(
  models: Readonly<Ref<readonly string[]>>,
  zone: Readonly<Ref<string>>,
) {
  const { period, terms } = useFilters()
  const today = useToday()
  const timeseries = useTimeseries(period)
  const tokens = useTokens(period)
  const success = useSuccessRate(period)
  const costs = useCostEfficiency(period)

  const matched = computed(() => matching(tokens.data.value?.teams ?? [], terms.value))
  /** Hours can be asked for one team or for all. */
  const hoursTeam = computed(() =>
    terms.value.length > 0 && matched.value.length === 1 ? matched.value[0]?.team_id : undefined,
  )
  const hourly = useHourly(period, zone, hoursTeam)

  const isFiltered = computed(() => terms.value.length > 0)
  const isModelFiltered = computed(() => isFiltered.value || models.value.length > 0)

  const cells = computed(() =>
    ofMatchingTeams(usageCells(costs.data.value?.cells ?? []), terms.value),
  )
  const days = computed(() => timeseries.data.value?.timeseries ?? [])

  const all = [timeseries, tokens, success, costs, hourly]

  return {
    /** Set while nothing at all could be asked. */
    failure: computed(() => {
      const [first] = all
      const isHopeless = all.every(({ data, error }) => !data.value && error.value)
      if (!isHopeless || !first?.error.value) return null
      const isBusy = all.some(({ isFetching }) => isFetching.value)
      return { error: first.error.value, nextTryAt: first.nextTryAt.value, isBusy }
    }),
    retry: () => {
      for (const query of all) void query.retry()
    },
    race: computed(() => ({
      query: chartQuery(timeseries, today.value, isFiltered.value),
      lines: ofMatchingTeams(teamLines(days.value), terms.value),
      dates: days.value.map((day) => day.date),
      intervals: dayIntervals(days.value, timeseries.data.value?.as_of ?? null),
    })),
    models: computed(() => ({
      query: chartQuery(costs, today.value, isFiltered.value),
      cells: cells.value,
    })),
    /** As `models`, of the chosen models only. */
    usage: computed(() => ({
      query: chartQuery(costs, today.value, isModelFiltered.value),
      cells: models.value.length
        ? cells.value.filter((cell) => models.value.includes(cell.model))
        : cells.value,
      teams: countTeams(cells.value),
    })),
    success: computed(() => ({
      query: chartQuery(success, today.value, isFiltered.value),
      rows: ofMatchingTeams(successRows(success.data.value?.teams ?? []), terms.value),
    })),
    parts: computed(() => ({
      query: chartQuery(tokens, today.value, isFiltered.value),
      rows: ofMatchingTeams(partsRows(tokens.data.value?.teams ?? []), terms.value),
    })),
    hours: computed(() => ({
      query: chartQuery(hourly, today.value, isFiltered.value),
      facts: hourly.data.value ? hourFacts(hourly.data.value) : null,
      /** The search means several teams, the hours are those of all. */
      isOfAll: isFiltered.value && hoursTeam.value === undefined,
    })),
  }
}

function chartQuery(query: ServerQuery, today: string, isFiltered: boolean): ChartQuery {
  const answer = query.data.value
  return {
    hasData: answer !== undefined,
    error: query.error.value,
    isPrevious: query.isPrevious.value,
    isFiltered,
    isOver: answer !== undefined && answer.end_date < today,
    suffix: answer ? `_${answer.start_date}_${answer.end_date}` : '',
    retry: () => void query.retry(),
  }
}
