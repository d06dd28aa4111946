import { computed } from 'vue'
import { useFilters } from '@/filters/useFilters'

/** How one chart is seen, kept in the address bar; the first of the values is understood and not written. */
export function useChartsSwitch<Value extends string>(
  name: string,
  values: readonly [Value, ...Value[]],
) {
  const { text, change } = useFilters()
  const address = text(name)
  return computed<Value>({
    get: () => values.find((value) => value === address.value) ?? values[0],
    set: (value) => {
      void change({ [name]: value === values[0] ? undefined : value }, { replace: true })
    },
  })
}
