import { computed, type Ref } from 'vue'
import type { TimeseriesAnswer } from '@/data/client'
import { daysBetween, firstStep, type Step, stepsFor } from './timed'
import { useFilters } from '@/filters/useFilters'

/** How finely time is drawn: as the address says, else as finely as the period and what is known allow. */
export function useChartsStep(
  whole: Readonly<Ref<TimeseriesAnswer | undefined>>,
  coverage: Readonly<Ref<number | null | undefined>>,
) {
  const { text, change } = useFilters()
  const address = text('step')
  const days = computed(() =>
    whole.value ? daysBetween(whole.value.start_date, whole.value.end_date) : 0,
  )
  const steps = computed<readonly Step[]>(() =>
    whole.value && coverage.value !== undefined
      ? stepsFor(days.value, whole.value.timeseries[0]?.teams.length ?? 0, coverage.value)
      : [],
  )

  return {
    /** Those on offer; none before anything is known. */
    steps,
    /** Undefined until it can be decided. */
    step: computed<Step | undefined>({
      get: () => {
        const chosen = steps.value.find((step) => step === address.value)
        if (chosen || steps.value.length === 0) return chosen
        return firstStep(steps.value, days.value, coverage.value ?? null)
      },
      set: (step) => void change({ step }, { replace: true }),
    }),
    /** Whether the hours of the period can be asked for. */
    hasHours: computed(() => steps.value.includes('hour')),
  }
}
