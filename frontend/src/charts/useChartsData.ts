import { computed, type Ref } from 'vue'
import { countTeams, modelNames, usageCells } from '@/charts/models/cells'
import { hourFacts } from '@/charts/usage/hours'
import { partsRows } from '@/charts/usage/parts'
import { successRows } from '@/charts/usage/success'
import { dayStrip, type StripRow } from '@/charts/usage/strip'
import { ofMatchingTeams } from './teams'
import { type TimedRace, timedRace } from '@/charts/race/timed'
import { matching } from '@/filters/search'
import { chartQuery } from './chartsQuery'
import { useChartsStep } from '@/charts/race/useChartsStep'
import { useChartsTimeline } from '@/charts/race/useChartsTimeline'
import { useFilters } from '@/filters/useFilters'
import { useToday } from '@/data/useToday'
import {
  useCostEfficiency,
  useHourly,
  useStatus,
  useSuccessRate,
  useTimeseries,
  useTokens,
} from '@/data/useUsage'

interface Race extends TimedRace {
  /** Share of the tokens whose minute is known; null where whole days are drawn. */
  readonly coverage: number | null
}

interface OfPeriod {
  readonly start_date: string
  readonly end_date: string
}

const isSamePeriod = (a: OfPeriod, b: OfPeriod) =>
  a.start_date === b.start_date && a.end_date === b.end_date

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
  const status = useStatus(period)

  const matched = computed(() => matching(tokens.data.value?.teams ?? [], terms.value))
  /** Hours can be asked for one team or for all. */
  const hoursTeam = computed(() =>
    terms.value.length > 0 && matched.value.length === 1 ? matched.value[0]?.team_id : undefined,
  )
  const hourly = useHourly(period, zone, hoursTeam)

  const { step, steps, hasHours } = useChartsStep(
    timeseries.data,
    computed(() => (status.error.value ? null : status.data.value?.reconciliation.coverage)),
  )
  const finely = useChartsTimeline(
    'race',
    period,
    () => step.value ?? 'day',
    // Days are UTC's; parts of a day belong to one day each only by UTC's hours.
    'UTC',
  )
  const byHour = useChartsTimeline('strip', period, () => (hasHours.value ? 'hour' : 'day'), zone)

  const isFiltered = computed(() => terms.value.length > 0)
  const isModelFiltered = computed(() => isFiltered.value || models.value.length > 0)

  const cells = computed(() =>
    ofMatchingTeams(usageCells(costs.data.value?.cells ?? []), terms.value),
  )

  /** The newest race of answers that belong together; the one before while they are under way. */
  const race = computed<Race | undefined>((before) => {
    const whole = timeseries.data.value
    const fine = finely.data.value
    if (!whole || !step.value) return before
    const fits = fine && isSamePeriod(whole, fine) && fine.granularity === step.value
    if (!fits && !finely.error.value) return before
    const points = fits && step.value !== 'day' ? fine.timeseries : []
    const timed = timedRace(whole.timeseries, points, step.value, whole.as_of)
    return { ...timed, coverage: points.length > 0 ? (fine?.coverage ?? null) : null }
  })

  const strip = computed<readonly StripRow[]>((before) => {
    const whole = timeseries.data.value
    const hours = byHour.data.value
    if (!whole || !hours || !hasHours.value) return []
    if (!isSamePeriod(whole, hours) || hours.granularity !== 'hour') return before ?? []
    const isMeant = (id: string) => hoursTeam.value === undefined || id === hoursTeam.value
    return dayStrip(whole.timeseries, hours.timeseries, zone.value, hours, isMeant)
  })

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
      query: {
        ...chartQuery(timeseries, today.value, isFiltered.value),
        hasData: race.value !== undefined,
      },
      lines: ofMatchingTeams(race.value?.lines ?? [], terms.value),
      intervals: race.value?.intervals ?? [],
      steps: steps.value,
      wholeDays: race.value?.wholeDays ?? [],
      coverage: race.value?.coverage ?? null,
      zone: zone.value,
    })),
    /** What every model is called, whatever is searched for. */
    names: computed(() => modelNames(usageCells(costs.data.value?.cells ?? []))),
    step,
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
      strip: strip.value,
      zone: zone.value,
      /** The search means several teams, the hours are those of all. */
      isOfAll: isFiltered.value && hoursTeam.value === undefined,
    })),
  }
}
