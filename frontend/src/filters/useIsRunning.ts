import { computed } from 'vue'
import { useFilters } from './useFilters'
import { useEvent } from '@/data/useEvent'
import { useToday } from '@/data/useToday'

/** Whether the chosen period goes on: there is a now, and more may come. */
export function useIsRunning() {
  const { period, preset } = useFilters()
  const { phase, frozenAt } = useEvent()
  const today = useToday()
  const isOver = computed(
    () => frozenAt.value !== undefined || (preset.value === 'event' && phase.value === 'after'),
  )
  return computed(() => !isOver.value && (period.value.to ?? today.value) >= today.value)
}
