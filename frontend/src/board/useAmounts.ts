import { computed, type Ref } from 'vue'
import { isShare, type Metric } from '@/filters/metric'
import { magnitudeOf } from '@/shared/format/format'
import { useTextWidth } from '@/shared/useTextWidth'
import type { BoardRow } from './board'
import { type BoardLayout, isLongAmount, ROWS } from './useBoardLayout'
import type { Placed } from './useBoardOrder'
import { useMetricWords } from './useMetricWords'

const WEIGHT = 730
/** Figures are wider than the text they are measured with. */
const STRETCH = 1.1

/** The amounts of the board's rows as text, and the width of their column. */
export function useAmounts(
  placed: Readonly<Ref<readonly Placed[]>>,
  layout: Readonly<Ref<BoardLayout>>,
  metric: () => Metric,
) {
  const textWidth = useTextWidth()
  const { figure } = useMetricWords()

  const digitsOf = ({ digits }: BoardRow) => (layout.value === 'wide' ? Infinity : digits)
  /** Digits have equal width, so one amount represents its order of magnitude. */
  const widest = (magnitude: number) => (isShare(metric()) ? 100 : 8 * 10 ** magnitude)

  return {
    amountOf: (row: BoardRow) => figure(metric(), row.value, digitsOf(row)),
    /** Of the widest amount, in px. */
    amountWidth: computed(() => {
      const [top, other] = ROWS[layout.value].sizes
      const widths = new Map<string, number>()
      for (const { row, isTall } of placed.value) {
        const magnitude = magnitudeOf(row.value ?? 0)
        const digits = digitsOf(row)
        const key = [magnitude, digits, isTall].join(' ')
        if (widths.has(key)) continue
        const amount = figure(metric(), widest(magnitude), digits)
        const stretch = isLongAmount(row, layout.value) ? 1 : STRETCH
        widths.set(key, textWidth(amount, isTall ? top : other, WEIGHT) * stretch)
      }
      return Math.ceil(Math.max(0, ...widths.values()))
    }),
  }
}
