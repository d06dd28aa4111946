import { computed } from 'vue'
import { useFilters } from '@/filters/useFilters'

/** An option of one chart, kept in the address; the first value is the default and is not written. */
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
