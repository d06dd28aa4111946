import type { EventMetric } from '@/data/adminClient'
import { NOTHING } from '@/shared/format/format'
import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'

/** A value of the event's metric with its unit. */
export function useMetricValue() {
  const { t } = useI18n()
  const { compact, dollars, percent } = useFormat()

  return (value: number | null, metric: EventMetric): string => {
    if (value === null) return NOTHING
    if (metric === 'cost') return dollars(value)
    if (metric === 'success') return percent(100 * value)
    if (metric === 'tokens_per_dollar') return t('admin.perDollar', { value: compact(value) })
    return compact(value)
  }
}
