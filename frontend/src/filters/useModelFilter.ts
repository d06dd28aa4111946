import { computed } from 'vue'
import { archive } from '@/shared/archive'
import { useFilters } from './useFilters'

const COMMA = '%2C'

/** The models that board and charts are limited to, in the address as `models=gpt-5.2,qwen3-coder`; none means all. */
export function useModelFilter() {
  const { text, change } = useFilters()
  const address = text('models')
  const models = computed<readonly string[]>(() =>
    (archive ? '' : address.value)
      .split(',')
      .filter(Boolean)
      .map((name) => name.replaceAll(COMMA, ',')),
  )

  function set(names: readonly string[]) {
    void change({ models: names.map((name) => name.replaceAll(',', COMMA)).join(',') || undefined })
  }

  return {
    models,
    set,
    /** Limits the page by a model; again, and it is free of it. */
    toggle: (model: string) => {
      const others = models.value.filter((name) => name !== model)
      set(others.length < models.value.length ? others : [...others, model])
    },
    clear: () => {
      set([])
    },
  }
}
