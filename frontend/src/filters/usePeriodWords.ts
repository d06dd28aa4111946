import { computed, type Ref } from 'vue'
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

interface Dated {
  start_date: string
  end_date: string
}

/** "Yesterday and today · 22 – 23 Nov": the name of the period, and the days of the response. */
export function usePeriodWords(response: Readonly<Ref<Dated | undefined>>) {
  const { t } = useI18n()
  const { days } = useFormat()
  const { preset, period } = useFilters()

  return computed(() => {
    const name = preset.value && t(`board.periods.${preset.value}`)
    const first = response.value?.start_date ?? period.value.from
    const last = response.value?.end_date ?? period.value.to
    const dates = first && last ? days(first, last) : undefined
    return [name, dates].filter(Boolean).join(' · ')
  })
}
