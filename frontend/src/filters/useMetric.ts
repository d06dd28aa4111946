import type { Metric } from './metric'
import { useFilters } from './useFilters'
import { useParameter } from './useParameter'

/** What the board is ranked by, in the address bar as `metric=cost`. Another metric is sorted by itself again. */
export function useMetric() {
  const { change } = useFilters()
  return {
    metric: useParameter('metric'),
    setMetric: (metric: Metric) => change({ metric, sort: undefined, dir: undefined }),
  }
}
