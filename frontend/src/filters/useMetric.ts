import { computed } from 'vue'
import { useEvent } from '@/data/useEvent'
import { METRICS, type Metric } from './metric'
import { useFilters } from './useFilters'

/**
 * What the board is ranked by, in the address bar as `metric=cost`; the event by its own metric, if none is chosen.
 * Another metric is sorted by itself again.
 */
export function useMetric() {
  const { text, change, usualMetric } = useFilters()
  const { event } = useEvent()
  const address = text('metric')
  const metric = computed<Metric>(
    () => METRICS.find((each) => each === address.value) ?? usualMetric.value ?? METRICS[0],
  )
  return {
    metric,
    /** Requests that a team must have for a rank: the event sets them for its own metric. */
    fromRequests: computed(() =>
      metric.value === usualMetric.value ? (event.value?.min_requests ?? 0) : 0,
    ),
    setMetric: (chosen: Metric) => change({ metric: chosen, sort: undefined, dir: undefined }),
  }
}
