import { computed, type Ref } from 'vue'
import { useChartsStep } from '@/charts/race/useChartsStep'
import { useChartsTimeline } from '@/charts/race/useChartsTimeline'
import { useFilters } from '@/filters/useFilters'
import { useTimeseries } from '@/data/useUsage'
import { type Step, type TimedRace, timedRace } from '@/charts/race/timed'
import { hourPoints } from './hours'
import { windowRace } from './race'

/** Whole days cannot be cut to a window. */
const isCut = (step: Step | undefined): step is Exclude<Step, 'day'> =>
  step !== undefined && step !== 'day'

/** How it came to the present order, and what is known of each hour. */
export function usePresentRace(
  zone: Readonly<Ref<string>>,
  coverage: Readonly<Ref<number | null | undefined>>,
) {
  const { period, window } = useFilters()
  const days = useTimeseries(period)
  const { step, hasHours } = useChartsStep(days.data, coverage)
  // Days are UTC's; parts of a day belong to one day each only by UTC's hours.
  const finely = useChartsTimeline(
    'race',
    period,
    () => step.value ?? 'day',
    'UTC',
    () => (isCut(step.value) ? window.value : undefined),
  )
  const hourly = useChartsTimeline('strip', period, () => (hasHours.value ? 'hour' : 'day'), zone)

  /** The newest race of answers that belong together; the one before while they are under way. */
  const race = computed<TimedRace | undefined>((before) => {
    const [whole, fine, drawn] = [days.data.value, finely.data.value, step.value]
    if (!whole || !drawn) return before
    // The answer before may be of whole days: its points are no window's.
    const isOfWindow = Boolean(fine?.window) === (isCut(drawn) && window.value !== undefined)
    const fits = fine?.granularity === drawn && fine.end_date === whole.end_date && isOfWindow
    if (!fits && !finely.error.value) return before
    const points = fits && isCut(drawn) ? fine.timeseries : []
    if (window.value && isCut(drawn)) {
      return windowRace(points, drawn, window.value, whole.as_of)
    }
    return timedRace(whole.timeseries, points, drawn, whole.as_of)
  })

  return {
    race,
    hours: computed(() => hourPoints(hourly.data.value, window.value)),
    /** The share of tokens whose hour is known. */
    coverage: computed(() => hourly.data.value?.coverage ?? null),
  }
}
