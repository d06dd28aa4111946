import { computed, inject, type InjectionKey, provide, type Ref, ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { useTableCells } from '@/shared/table/useTableCells'
import type { ChartQuery } from './chartsQuery'

/** Of a drawing, in px; the width is 0 until it is known. */
export interface ChartSize {
  readonly width: number
  readonly height: number
}

interface Picture {
  /** What is shown, in one sentence. */
  readonly label: string
  readonly size: ChartSize
}

const PICTURE: InjectionKey<Readonly<Ref<Picture>>> = Symbol('picture of a chart card')

/** Passes the picture's label and size on to the parts of a card's drawing. */
export function providePicture(picture: Readonly<Ref<Picture>>): void {
  provide(PICTURE, picture)
}

export function usePicture(): Readonly<Ref<Picture>> {
  const picture = inject(PICTURE)
  if (!picture) throw new Error('A drawing belongs into a ChartCard.')
  return picture
}

/** What every chart needs: texts, figures, table cells, and the size of its drawing. */
export function useChart() {
  const { t } = useI18n()
  const size = ref<ChartSize>({ width: 0, height: 0 })
  return {
    t,
    format: useFormat(),
    cells: useTableCells(),
    /** To be bound to the card, which measures it. */
    size,
    width: computed(() => size.value.width),
    height: computed(() => size.value.height),
    /** Text in the middle of a chart without data. */
    emptyText(query: ChartQuery, what: 'usage' | 'requests' = 'usage') {
      if (query.isFiltered) return t('charts.empty.filter')
      return t(query.isOver ? `charts.empty.over.${what}` : `charts.empty.${what}`)
    },
  }
}
