import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { knownShare } from '@/charts/usage/hours'
import { useFilters } from '@/filters/useFilters'
import { usePeriodWords } from '@/filters/usePeriodWords'
import { useFormat } from '@/shared/format/useFormat'
import type { PresentData } from './usePresentData'

/** Period, models and coverage of the numbers, as far as they are not those of the whole event. */
export function usePresentNote(data: PresentData) {
  const { t } = useI18n()
  const { percent } = useFormat()
  const { preset } = useFilters()
  const periodWords = usePeriodWords(data.tokens.data)
  const coverage = computed(() => {
    const share = data.tokens.data.value?.window?.coverage ?? 1
    return share < 1 ? t('present.coverage', { share: knownShare(share, percent) }) : ''
  })
  return computed(() =>
    [
      preset.value === 'event' ? '' : periodWords.value,
      data.chosenModels.value.join(', '),
      coverage.value,
    ]
      .filter(Boolean)
      .join(' · '),
  )
}
