import { computed } from 'vue'
import type { BoardChoice } from '@/data/client'
import { useEvent } from '@/data/useEvent'
import { useFilters } from './useFilters'
import { useModelFilter } from './useModelFilter'

/** What board and present view count, as the address has it: a window, models, and a division of the event. */
export function useBoardChoice() {
  const { window, text, change } = useFilters()
  const { models } = useModelFilter()
  const { event } = useEvent()
  const address = text('division')

  const divisions = computed(() => event.value?.divisions ?? [])
  /** Empty for all; also where the address has one that the event does not have. */
  const division = computed(() => divisions.value.find(({ id }) => id === address.value)?.id ?? '')
  return {
    models,
    choice: computed<BoardChoice>(() => ({
      window: window.value,
      models: models.value,
      ...(division.value && { division: division.value }),
    })),
    divisions,
    division,
    setDivision: (id: string) => change({ division: id || undefined }),
  }
}
