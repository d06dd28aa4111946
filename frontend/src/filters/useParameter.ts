import { computed } from 'vue'
import { PARAMETERS, type Choice, type ChoiceName } from './parameters'
import { useFilters } from './useFilters'

/** A choice that the address holds; values that it does not know are the default. */
export function useParameter<Name extends ChoiceName>(name: Name) {
  const { text, change } = useFilters()
  const address = text(name)
  const values: readonly Choice<Name>[] = PARAMETERS[name].values
  return computed<Choice<Name>>({
    get: () => values.find((value) => value === address.value) ?? (values[0] as Choice<Name>),
    set: (value) => void change({ [name]: value }, { replace: true }),
  })
}
