import { useI18n } from '@/shared/i18n'
import type { Gap } from '@/board/gap'
import { isShare, type Metric } from '@/filters/metric'
import { NOTHING, type FigureParts } from '@/shared/format/format'
import { useFormat } from '@/shared/format/useFormat'
import { figureText } from './figures'
import { usePresentFigures } from './usePresentFigures'

/** Figures of the tower's columns, in the unit of the metric. */
export function useTowerWords() {
  const { t } = useI18n()
  const { exact, compact, dollars, percentParts, points, rate } = useFormat()
  const { parts } = usePresentFigures()

  function distance(metric: Metric, value: number): string {
    if (metric === 'cost') return dollars(value)
    if (metric === 'requests') return exact(value)
    return isShare(metric) ? points(value) : compact(value)
  }

  function amount(metric: Metric, value: number | undefined): FigureParts {
    if (value === undefined) return { figure: NOTHING, unit: '' }
    if (metric === 'cost') return { figure: dollars(value), unit: '' }
    if (metric === 'requests') return { figure: exact(value), unit: '' }
    return isShare(metric) ? percentParts(value) : parts(value)
  }

  return {
    amount,
    /** The amount with its unit, in one text. */
    text: (metric: Metric, value: number | undefined) => figureText(amount(metric, value)),
    gap(metric: Metric, gap: Gap): string {
      if (gap.kind === 'ahead') return `+${distance(metric, gap.amount)}`
      if (gap.kind === 'behind') return distance(metric, gap.amount)
      return gap.kind === 'level' ? t('present.level') : ''
    },
    rate: (value: number | undefined) => (value === undefined ? '' : rate(value)),
  }
}
