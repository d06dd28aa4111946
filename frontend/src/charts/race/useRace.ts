import { computed, type MaybeRefOrGetter } from 'vue'
import type { BoardChoice, Period } from '@/data/client'
import { useTimeseries } from '@/data/useUsage'
import { useFilters } from '@/filters/useFilters'
import { drawnStep, raceOf, type Step } from './race'

/** Below this share of tokens whose minute is known, whole days are drawn first. */
const MIN_TIMED_SHARE = 0.5

/** Usage over time and the race drawn from it, in the step that the address names, otherwise in the server's. */
export function useRace(period: MaybeRefOrGetter<Period>, choice: MaybeRefOrGetter<BoardChoice>) {
  const { text, change } = useFilters()
  const query = useTimeseries(period, choice)
  const series = query.data
  const steps = computed(() => [...new Set(series.value?.steps?.map(drawnStep))])
  const stepInAddress = text('step')
  const step = computed<Step>({
    get() {
      const chosen = steps.value.find((value) => value === stepInAddress.value)
      if (chosen || !series.value) return chosen ?? 'day'
      const isTimed = (series.value.coverage ?? 0) >= MIN_TIMED_SHARE
      return isTimed || !steps.value.includes('day') ? drawnStep(series.value.granularity) : 'day'
    },
    set: (value) => void change({ step: value }, { replace: true }),
  })

  return {
    query,
    series,
    /** Available for the period, finest first. */
    steps,
    step,
    race: computed(() => series.value && raceOf(series.value, step.value)),
  }
}
