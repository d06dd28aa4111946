import { useI18n } from 'vue-i18n'
import type { ChartQuery } from './chartsQuery'

/** What stands in the middle of a chart without data. */
export function useChartsEmpty() {
  const { t } = useI18n()
  return (query: ChartQuery, what: 'usage' | 'requests' = 'usage') => {
    if (query.isFiltered) return t('charts.empty.filter')
    return t(query.isOver ? `charts.empty.over.${what}` : `charts.empty.${what}`)
  }
}
