import { useI18n } from '@/shared/i18n'
import type { Metric } from './metric'
import { useMetric } from './useMetric'

/** What a metric counts, and from how many requests a team is ranked by it. */
export function useMetricHint() {
  const { t } = useI18n()
  const { fromRequestsOf } = useMetric()
  return (metric: Metric) => {
    const requests = fromRequestsOf(metric)
    const minimum = requests > 0 ? ` ${t('board.hints.ranked', { requests }, requests)}` : ''
    return t(`board.hints.${metric}`) + minimum
  }
}
