import { computed } from 'vue'
import { useEvent } from '@/data/useEvent'
import { METRICS, metricName, type Metric } from './metric'
import { useFilters } from './useFilters'

/**
 * What the board is ranked by, in the address bar as `metric=cost`; the event by its own metric, if none is chosen.
 * Another metric is sorted by itself again.
 */
export function useMetric() {
  const { text, change, usualMetric } = useFilters()
  const { event, minRequests } = useEvent()
  const address = text('metric')
  const metric = computed<Metric>(
    () => METRICS.find((each) => each === address.value) ?? usualMetric.value ?? METRICS[0],
  )
  /** Requests that a team must have for a rank: the event sets them for its own metric. */
  function fromRequestsOf(ranked: Metric): number {
    if (event.value && ranked === usualMetric.value) return event.value.min_requests
    const name = ranked === 'tokens' ? ranked : metricName(ranked)
    return (name && minRequests.value[name]) ?? 0
  }
  return {
    metric,
    fromRequestsOf,
    fromRequests: computed(() => fromRequestsOf(metric.value)),
    /** The server's name of the same order, with the same minimum; undefined for its own order. */
    order: computed(() =>
      metric.value === usualMetric.value ? ('event' as const) : metricName(metric.value),
    ),
    setMetric: (chosen: Metric) => change({ metric: chosen, sort: undefined, dir: undefined }),
  }
}
