import { computed } from 'vue'
import { useI18n } from '@/shared/i18n'
import { archive } from '@/shared/archive'
import { useEvent } from '@/data/useEvent'
import { PRESETS, type Preset } from '@/data/period'

/** Periods that have a name; the event, once it has begun. */
export function usePeriodOptions() {
  const { t } = useI18n()
  const { event, phase } = useEvent()

  return computed(() => {
    if (archive) return [{ value: 'event' as const, label: t('board.periods.event') }]
    const presets: readonly Preset[] =
      event.value && phase.value !== 'before' ? ['event', ...PRESETS] : PRESETS
    return presets.map((value) => ({ value, label: t(`board.periods.${value}`) }))
  })
}
