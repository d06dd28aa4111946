import { computed, type Ref } from 'vue'
import type { RevealedTeam } from '@/data/client'
import type { WorkshopEvent } from '@/data/workshopEvent'
import { NOTHING } from '@/shared/format/format'
import { useFormat } from '@/shared/format/useFormat'
import { useI18n } from '@/shared/i18n'
import { onPage } from './ownResult'

/** Results in the unit of the event's metric. */
export function useResultWords(event: Readonly<Ref<WorkshopEvent | undefined>>) {
  const { t } = useI18n()
  const { compact, dollars, exact, percent } = useFormat()
  const metric = computed(() => event.value?.metric ?? 'tokens')

  function short(value: number | null): string {
    const shown = onPage(metric.value, value)
    if (shown === undefined) return NOTHING
    if (metric.value === 'cost') return dollars(shown)
    return metric.value === 'success' ? percent(shown) : compact(shown)
  }

  return {
    /** 9.46M */
    short,
    /** "9,463,207 tokens" */
    whole(value: number | null): string {
      const shown = onPage(metric.value, value)
      if (shown === undefined) return NOTHING
      const amount =
        metric.value === 'tokens' || metric.value === 'requests' ? exact(shown) : short(value)
      return t(`team.result.amounts.${metric.value}`, { amount })
    },
    /** What came after the freeze: +1.25M */
    gain({ value, frozen_value: before }: RevealedTeam): string {
      if (value === null || before === null) return NOTHING
      return value >= before ? `+${short(value - before)}` : `−${short(before - value)}`
    },
  }
}
