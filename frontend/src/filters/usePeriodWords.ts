import { computed, type Ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFilters } from './useFilters'
import { useFormat } from '@/shared/format/useFormat'

interface Dated {
  start_date: string
  end_date: string
}

/** "Yesterday and today · 22 – 23 Nov": the name of the period, and the days the server answered for. */
export function usePeriodWords(answer: Readonly<Ref<Dated | undefined>>) {
  const { t } = useI18n()
  const { days } = useFormat()
  const { preset, period } = useFilters()

  return computed(() => {
    const name = preset.value && t(`board.periods.${preset.value}`)
    const first = answer.value?.start_date ?? period.value.from
    const last = answer.value?.end_date ?? period.value.to
    const dates = first && last ? days(first, last) : undefined
    return [name, dates].filter(Boolean).join(' · ')
  })
}
