import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { Period } from '@/api/client'
import { DEFAULT_PRESET, isDay, isPreset, periodOf, type Preset } from '@/domain/period'
import { searchTerms } from '@/domain/search'
import { useToday } from './useToday'

type QueryChange = Record<string, string | undefined>

/** What the viewer looks at. It lives in the address bar and only there: `?q=kernel,llama&period=7d`. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const today = useToday()

  /** Undefined values leave the address. Typing replaces the entry, a choice adds one to the history. */
  function change(values: QueryChange, { replace = false } = {}) {
    const query: LocationQuery = { ...route.query }
    for (const [name, value] of Object.entries(values)) {
      if (value) query[name] = value
      else Reflect.deleteProperty(query, name)
    }
    return replace ? router.replace({ query }) : router.push({ query })
  }

  const text = (name: string) =>
    computed(() => {
      const value = route.query[name]
      return (Array.isArray(value) ? value[0] : value) ?? ''
    })

  const from = text('from')
  const to = text('to')
  const presetText = text('period')
  const search = text('q')

  /** Undefined while days of one's own are chosen. */
  const preset = computed<Preset | undefined>(() => {
    if (isDay(from.value) || isDay(to.value)) return undefined
    return isPreset(presetText.value) ? presetText.value : DEFAULT_PRESET
  })

  /** What to ask the server for; empty for its default. */
  const period = computed<Period>(() => {
    if (preset.value === DEFAULT_PRESET) return {}
    if (preset.value) return periodOf(preset.value, Date.parse(today.value))
    const first = isDay(from.value) ? from.value : to.value
    const last = isDay(to.value) ? to.value : from.value
    return first <= last ? { from: first, to: last } : { from: last, to: first }
  })

  return {
    period,
    preset,
    search,
    terms: computed(() => searchTerms(search.value)),
    /** Any further name in the address, for views that have filters of their own. */
    text,
    change,
    setSearch: (value: string) => change({ q: value }, { replace: true }),
    setPreset: (value: Preset) =>
      change({
        period: value === DEFAULT_PRESET ? undefined : value,
        from: undefined,
        to: undefined,
      }),
    setDays: (first: string, last: string) => change({ from: first, to: last, period: undefined }),
  }
}
