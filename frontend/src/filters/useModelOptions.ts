import { computed } from 'vue'
import { useFilters } from './useFilters'
import { useModelFilter } from './useModelFilter'
import { useModels } from '@/data/useUsage'

/** The models of the period, most used first. Chosen ones stay on the list where nothing was used of them. */
export function useModelOptions() {
  const { period, window } = useFilters()
  const { models } = useModelFilter()
  const { data, error } = useModels(period, window)

  const options = computed(() => {
    const used = (data.value?.models ?? []).map(({ model, display_name, tokens }) => ({
      model,
      name: display_name,
      tokens,
    }))
    const known = new Set(used.map(({ model }) => model))
    const others = models.value.filter((model) => !known.has(model))
    return [...used, ...others.map((model) => ({ model, name: model, tokens: 0 }))]
  })
  return { options, isKnown: computed(() => data.value !== undefined), error }
}
