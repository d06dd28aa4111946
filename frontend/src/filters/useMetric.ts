import { computed } from 'vue'
import { DEFAULT_METRIC, METRICS, type Metric } from './metric'
import { useFilters } from './useFilters'

/** What the board is ranked by, in the address bar as `metric=cost`. Another metric is sorted by itself again. */
export function useMetric() {
  const { text, change } = useFilters()
  const address = text('metric')
  return {
    metric: computed<Metric>(
      () => METRICS.find((metric) => metric === address.value) ?? DEFAULT_METRIC,
    ),
    setMetric: (metric: Metric) =>
      change({
        metric: metric === DEFAULT_METRIC ? undefined : metric,
        sort: undefined,
        dir: undefined,
      }),
  }
}
