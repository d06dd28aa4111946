import { computed } from 'vue'
import { useFilters } from './useFilters'
import { useToday } from '@/data/useToday'

/** Whether the chosen period goes on: there is a now, and more may come. */
export function useIsRunning() {
  const { period } = useFilters()
  const today = useToday()
  return computed(() => (period.value.to ?? today.value) >= today.value)
}
