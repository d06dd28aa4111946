import { useFullscreen, useWindowSize } from '@vueuse/core'
import { computed, type ComponentPublicInstance, effectScope, ref, type Ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { saveFile } from '@/data/download'
import { type ChartTable, toCsv } from '@/shared/table/table'
import type { ChartQuery } from './chartsQuery'
import { useFormat } from '@/shared/format/useFormat'

/** Head and padding of a card that fills the screen. */
const AROUND = 200

interface CardProps {
  readonly title: string
  readonly sentence: string
  readonly table: () => ChartTable
  readonly fileName: string
  readonly query: ChartQuery
  readonly height: number
}

/** Made when it is first asked for: to be ready for it took all cards together as long as the rest of them. */
function useFilling(card: Ref<ComponentPublicInstance | null>) {
  const scope = effectScope()
  const make = () => ({ ...useFullscreen(card), windowHeight: useWindowSize().height })
  const screen = shallowRef<ReturnType<typeof make>>()
  return {
    canFill: document.fullscreenEnabled,
    isFilling: computed(() => screen.value?.isFullscreen.value ?? false),
    windowHeight: computed(() => screen.value?.windowHeight.value ?? 0),
    toggleFilling: async () => {
      screen.value ??= scope.run(make)
      await screen.value?.toggle()
    },
  }
}

/** What every chart card can do besides showing: fill the screen, and hand out its rows and its picture. */
export function useChartsCard(card: Ref<ComponentPublicInstance | null>, props: CardProps) {
  const { t } = useI18n()
  const { days, clock } = useFormat()
  const { canFill, isFilling, windowHeight, toggleFilling } = useFilling(card)
  const isDrawing = ref(false)

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
    try {
      const { pictureFile } = await import('@/shared/drawing/pictureFile')
      const { title, sentence } = props
      saveFile(
        `${props.fileName}.png`,
        await pictureFile(drawing, { title, sentence, foot: foot() }),
      )
    } finally {
      isDrawing.value = false
    }
  }

  return {
    canFill,
    isFilling,
    toggleFilling,
    pictureHeight: computed(() =>
      isFilling.value ? Math.max(props.height, windowHeight.value - AROUND) : props.height,
    ),
    isDrawing,
    downloadPicture,
    /** The mark at the beginning tells spreadsheets that the file is UTF-8. */
    downloadCsv: () => {
      const text = toCsv(props.table())
      const file = new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' })
      saveFile(`${props.fileName}.csv`, file)
    },
  }
}
