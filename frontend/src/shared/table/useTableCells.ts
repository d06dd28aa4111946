import type { ChartCell } from './table'
import { NOTHING } from '@/shared/format/format'
import { useFormat } from '@/shared/format/useFormat'

/** Figures for a chart's table: exact to read, plain for the file. */
export function useTableCells() {
  const format = useFormat()
  const known = (value: number | null, text: (value: number) => string): ChartCell =>
    value === null ? { value, text: NOTHING } : { value, text: text(value) }
  return {
    words: (text: string): ChartCell => ({ value: text, text }),
    count: (value: number | null) => known(value, format.exact),
    dollars: (value: number | null) =>
      known(value === null ? null : Number(value.toFixed(6)), format.dollars),
    /** Takes 0 to 100. */
    percent: (value: number | null, digits = 1) =>
      known(value === null ? null : Number(value.toFixed(4)), (shown) =>
        format.percent(shown, digits),
      ),
  }
}
