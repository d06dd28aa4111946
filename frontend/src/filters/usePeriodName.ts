import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFilters } from './useFilters'
import { useFormat } from '@/shared/format/useFormat'

/** "Today", or "22–23 Nov" for days of one's own. */
export function usePeriodName() {
  const { t } = useI18n()
  const { days } = useFormat()
  const { preset, period } = useFilters()

  return computed(() => {
    if (preset.value) return t(`board.periods.${preset.value}`)
    const { from, to } = period.value
    return from && to ? days(from, to) : ''
  })
}
