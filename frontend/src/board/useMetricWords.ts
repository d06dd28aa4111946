import { useI18n } from '@/shared/i18n'
import { NOTHING } from '@/shared/format/format'
import type { Gap } from './gap'
import type { Metric } from '@/filters/metric'
import { useFormat } from '@/shared/format/useFormat'

/** Amounts of each metric in words. */
export function useMetricWords() {
  const { t } = useI18n()
  const { exact, compact, dollars, percent, points } = useFormat()

  /** The figure of a row. `digits`: of one that is shortened, as on phones. */
  function figure(metric: Metric, value: number | undefined, digits = Infinity): string {
    if (value === undefined) return NOTHING
    if (metric === 'cost') return dollars(value)
    if (metric === 'success' || metric === 'cached') return percent(value)
    return metric === 'requests' || digits === Infinity ? exact(value) : compact(value, digits)
  }

  function distance(metric: Metric, amount: number): string {
    if (metric === 'cost') return dollars(amount)
    if (metric === 'requests') return exact(amount)
    if (metric === 'success' || metric === 'cached') {
      const shown = points(amount)
      return t('board.gap.points', { points: shown }, shown === '1' ? 1 : 2)
    }
    return compact(amount)
  }

  function gapWords(metric: Metric, gap: Gap): string {
    switch (gap.kind) {
      case 'ahead':
        return t('board.gap.ahead', { amount: distance(metric, gap.amount) })
      case 'behind':
        return t('board.gap.behind', { amount: distance(metric, gap.amount), rank: gap.rank })
      case 'level':
        return t('board.gap.level', { rank: gap.rank })
      case 'unranked':
        return unranked(metric)
      case 'few':
        return fromRequests(gap.fromRequests)
      case 'outOfCompetition':
        return t('board.gap.outOfCompetition')
      default:
        return ''
    }
  }

  const fromRequests = (requests: number) => t('board.gap.fromRequests', { requests }, requests)

  function unranked(metric: Metric): string {
    if (metric === 'success') return fromRequests(1)
    return metric === 'cached' ? t('board.gap.noPrompt') : t('board.gap.noCost')
  }

  return { figure, distance, gapWords }
}
