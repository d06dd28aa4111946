import { useFullscreen, useWindowSize } from '@vueuse/core'
import { computed, type ComponentPublicInstance, ref, type Ref } from 'vue'
import { loadChunk } from '@/shared/deferredChunk'
import { useI18n } from '@/shared/i18n'
import { saveFile } from '@/data/download'
import { type ChartTable, toCsv } from '@/shared/table/table'
import type { ChartQuery } from './chartsQuery'
import { useFormat } from '@/shared/format/useFormat'

/** Header and padding of a card that fills the screen. */
const AROUND = 200

interface CardProps {
  readonly title: string
  readonly sentence: string
  readonly table: () => ChartTable
  readonly fileName: string
  readonly query: ChartQuery
  readonly height: number
}

/** The tools of a chart card: full screen, and downloads of its rows and its picture. */
export function useChartsCard(card: Ref<ComponentPublicInstance | null>, props: CardProps) {
  const { t } = useI18n()
  const { days, clock } = useFormat()
  const { isFullscreen, toggle } = useFullscreen(card)
  const { height: windowHeight } = useWindowSize()
  const isDrawing = ref(false)
  const hasFailed = ref(false)
  const fileName = () => props.fileName + props.query.suffix

  function foot(): string {
    const { about } = props.query
    if (!about) return ''
    const { first, last, asOf, isDemo } = about
    const time = asOf && t('charts.picture.asOf', { time: clock(new Date(asOf)) })
    return [isDemo && t('charts.picture.demo'), days(first, last), time].filter(Boolean).join(' · ')
  }

  async function downloadPicture() {
    const drawing = (card.value?.$el as HTMLElement | undefined)?.querySelector('svg.drawing')
    if (!(drawing instanceof SVGSVGElement)) return
    isDrawing.value = true
    hasFailed.value = false
    try {
      const { pictureFile } = await loadChunk(() => import('@/shared/drawing/pictureFile'))
      const { title, sentence } = props
      saveFile(`${fileName()}.png`, await pictureFile(drawing, { title, sentence, foot: foot() }))
    } catch (error) {
      hasFailed.value = true
      reportError(error)
    } finally {
      isDrawing.value = false
    }
  }

  return {
    canFill: document.fullscreenEnabled,
    isFilling: isFullscreen,
    toggleFilling: toggle,
    pictureHeight: computed(() =>
      isFullscreen.value ? Math.max(props.height, windowHeight.value - AROUND) : props.height,
    ),
    isDrawing,
    /** Whether the last picture could not be made. */
    hasFailed,
    downloadPicture,
    /** The byte order mark marks the file as UTF-8 for spreadsheets. */
    downloadCsv() {
      const text = '\ufeff' + toCsv(props.table())
      saveFile(`${fileName()}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }))
    },
  }
}
