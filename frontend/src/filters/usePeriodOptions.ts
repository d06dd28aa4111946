import { computed, ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import { archive } from '@/shared/archive'
import { useEvent } from '@/data/useEvent'
import { PRESETS, type Preset } from '@/data/period'
import { useFilters } from './useFilters'

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

/** A period by its name, or days of one's own. */
export function usePeriodChoice() {
  const { preset, period, setPreset, setDays } = useFilters()
  const isChoosingDays = ref(preset.value === undefined)
  const chosen = computed<Preset | undefined>({
    get: () => preset.value,
    set: (value) => {
      if (!value) return
      isChoosingDays.value = false
      void setPreset(value)
    },
  })
  return { options: usePeriodOptions(), period, chosen, isChoosingDays, setDays }
}
