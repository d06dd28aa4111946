import { useEventListener } from '@vueuse/core'
import { readonly, ref } from 'vue'

/** The charts of the page, from top to bottom. */
export const CHARTS = ['race', 'models', 'heat', 'cost', 'success', 'hours', 'parts'] as const
export type ChartId = (typeof CHARTS)[number]

/** Below the sticky row of a phone. */
const TOP = 120

export const chartElementId = (chart: ChartId) => `chart-${chart}`

/** The chart at the top of the window, and a way to each of them. */
export function useChartInView() {
  const chart = ref<ChartId>('race')
  const elementOf = (id: ChartId) => document.getElementById(chartElementId(id))

  useEventListener(
    window,
    'scroll',
    () => {
      const above = CHARTS.filter((id) => (elementOf(id)?.getBoundingClientRect().top ?? TOP) < TOP)
      chart.value = above.at(-1) ?? 'race'
    },
    { passive: true },
  )
  return {
    chart: readonly(chart),
    goTo: (id: ChartId) => elementOf(id)?.scrollIntoView({ behavior: 'smooth' }),
  }
}
