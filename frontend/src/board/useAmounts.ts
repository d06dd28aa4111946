import { computed, type Ref } from 'vue'
import { isShare, type Metric } from '@/filters/metric'
import { magnitudeOf } from '@/shared/format/format'
import { useTextWidth } from '@/shared/useTextWidth'
import type { BoardRow } from './board'
import { type BoardLayout, isLongAmount, ROWS, shownDigits } from './useBoardLayout'
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
  /** What is shown, by period, filters and search: the column starts anew. */
  view: () => string,
) {
  const textWidth = useTextWidth()
  const { figure } = useMetricWords()

  /** Digits have equal width, so one amount represents its order of magnitude. */
  const widest = (magnitude: number) => (isShare(metric()) ? 100 : 8 * 10 ** magnitude)

  /** Its width stays while amounts come so close that they need more digits, and part again. */
  const column = computed<{ key: string; width: number }>((before) => {
    const [top, other] = ROWS[layout.value].sizes
    const widths = new Map<string, number>()
    let highest = 0
    for (const { row, isTall } of placed.value) {
      const magnitude = magnitudeOf(row.value ?? 0)
      highest = Math.max(highest, magnitude)
      const digits = shownDigits(row, layout.value)
      const size = [magnitude, digits, isTall].join(' ')
      if (widths.has(size)) continue
      const amount = figure(metric(), widest(magnitude), digits)
      const stretch = isLongAmount(row, layout.value) ? 1 : STRETCH
      widths.set(size, textWidth(amount, isTall ? top : other, WEIGHT) * stretch)
    }
    const width = Math.ceil(Math.max(0, ...widths.values()))
    const key = [view(), layout.value, figure(metric(), widest(highest))].join(' ')
    return { key, width: before?.key === key ? Math.max(before.width, width) : width }
  })

  return {
    amountOf: (row: BoardRow) => figure(metric(), row.value, shownDigits(row, layout.value)),
    /** Of the widest amount, in px. */
    amountWidth: computed(() => column.value.width),
  }
}
