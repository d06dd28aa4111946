import { computed, inject, type InjectionKey, provide, type Ref, ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { useTableCells } from '@/shared/table/useTableCells'
import type { ChartQuery } from './chartsQuery'

/** Of a drawing, in px; the width is 0 until the card has measured it. */
interface ChartSize {
  readonly width: number
  readonly height: number
}

interface Picture {
  /** What is shown, in one sentence. */
  readonly label: string
  readonly size: ChartSize
}

const PICTURE: InjectionKey<Ref<Picture>> = Symbol('picture of a chart card')

/** A chart creates its picture, its card measures it, and the parts of its drawing read it. */
export function usePicture(): Ref<Picture> {
  const created = () => ref({ label: '', size: { width: 0, height: 0 } })
  const picture = inject(PICTURE, created, true)
  provide(PICTURE, picture)
  return picture
}

/** What every chart needs: texts, figures, table cells, and the size of its drawing. */
export function useChart() {
  const { t } = useI18n()
  const picture = usePicture()
  return {
    t,
    format: useFormat(),
    cells: useTableCells(),
    size: computed(() => picture.value.size),
    width: computed(() => picture.value.size.width),
    height: computed(() => picture.value.size.height),
    /** Text in the middle of a chart without data. */
    emptyText(query: ChartQuery, what: 'usage' | 'requests' = 'usage') {
      if (query.isFiltered) return t('charts.empty.filter')
      return t(query.isOver ? `charts.empty.over.${what}` : `charts.empty.${what}`)
    },
  }
}
