import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery } from 'vue-router'
import type { Period, TimeWindow } from '@/data/client'
import { daysOfEvent, windowOfEvent } from '@/data/workshopEvent'
import { isDay, isPreset, periodOf, type Preset } from '@/data/period'
import { metricOf } from './metric'
import { defaultOf, type ParameterName } from './parameters'
import { searchTerms } from './search'
import { useEvent } from '@/data/useEvent'
import { useToday } from '@/data/useToday'

type QueryChange = Partial<Record<ParameterName, string | undefined>>

/** What the viewer looks at. It lives in the address bar and only there. */
export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const today = useToday()
  const { event, phase } = useEvent()

  /** What the event is ranked by, where the event is shown. */
  const usualMetric = computed(() =>
    preset.value === 'event' && event.value ? metricOf(event.value.metric) : undefined,
  )
  const usual = (name: ParameterName) =>
    (name === 'metric' ? usualMetric.value : undefined) ?? defaultOf(name)

  /** Defaults and undefined values leave the address. Typing replaces the entry, a choice adds one to the history. */
  function change(values: QueryChange, { replace = false } = {}) {
    const query: LocationQuery = { ...route.query }
    for (const [name, value] of Object.entries(values)) {
      if (value && value !== usual(name as ParameterName)) query[name] = value
      else Reflect.deleteProperty(query, name)
    }
    return replace ? router.replace({ query }) : router.push({ query })
  }

  const text = (name: ParameterName) =>
    computed(() => {
      const value = route.query[name]
      return (Array.isArray(value) ? value[0] : value) ?? ''
    })

  const from = text('from')
  const to = text('to')
  const presetText = text('period')
  const search = text('q')
  const wholeDays = text('days')

  /** The event, where there is one; else the server's own default: yesterday and today. */
  const defaultPreset = computed<Preset>(() => (event.value ? 'event' : 'recent'))

  /** Undefined while days of one's own are chosen. */
  const preset = computed<Preset | undefined>(() => {
    if (isDay(from.value) || isDay(to.value)) return undefined
    if (presetText.value === 'event' && !event.value) return defaultPreset.value
    return isPreset(presetText.value) ? presetText.value : defaultPreset.value
  })

  /** What the server is requested for; empty for its default. */
  const period = computed<Period>(() => {
    if (preset.value === 'event') {
      const isUnderWay = event.value && phase.value !== 'before'
      return isUnderWay ? daysOfEvent(event.value, today.value) : {}
    }
    if (preset.value === 'recent') return {}
    if (preset.value) return periodOf(preset.value, Date.parse(today.value))
    const first = isDay(from.value) ? from.value : to.value
    const last = isDay(to.value) ? to.value : from.value
    return first <= last ? { from: first, to: last } : { from: last, to: first }
  })

  const isWholeDays = computed(() => wholeDays.value === 'whole')

  /** The event to the minute, for the board alone; undefined where whole days are shown. */
  const window = computed<TimeWindow | undefined>(() => {
    const isToTheMinute = preset.value === 'event' && phase.value !== 'before' && !isWholeDays.value
    return isToTheMinute && event.value ? windowOfEvent(event.value) : undefined
  })

  return {
    period,
    window,
    preset,
    isWholeDays,
    setWholeDays: (isWhole: boolean) => change({ days: isWhole ? 'whole' : undefined }),
    search,
    terms: computed(() => searchTerms(search.value)),
    usualMetric,
    /** Any parameter of the address; those with fixed values come from useParameter. */
    text,
    change,
    setSearch: (value: string) => change({ q: value }, { replace: true }),
    setPreset: (value: Preset) =>
      change({
        period: value === defaultPreset.value ? undefined : value,
        from: undefined,
        to: undefined,
      }),
    setDays: (first: string, last: string) => change({ from: first, to: last, period: undefined }),
  }
}
