import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'

/** The figure of an award with its unit. */
export function useAwardValue() {
  const { t } = useI18n()
  const { exact, compact, percent } = useFormat()

  return (value: number, unit: string): string => {
    if (unit === 'share') return percent(100 * value)
    if (unit === 'tokens_per_dollar') return t('admin.perDollar', { value: compact(value) })
    if (unit === 'tokens') return compact(value)
    return exact(value)
  }
}
