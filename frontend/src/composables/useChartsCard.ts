import { useFullscreen, useWindowSize } from '@vueuse/core'
import { computed, type ComponentPublicInstance, type Ref } from 'vue'
import { type ChartTable, toCsv } from '@/domain/charts/table'

/** Head and padding of a card that fills the screen. */
const AROUND = 200

/** What every chart card can do besides showing: fill the screen, and hand out its rows. */
export function useChartsCard(card: Ref<ComponentPublicInstance | null>, height: () => number) {
  const { isSupported, isFullscreen, toggle } = useFullscreen(card)
  const { height: windowHeight } = useWindowSize()
  return {
    canFill: isSupported,
    isFilling: isFullscreen,
    toggleFilling: toggle,
    pictureHeight: computed(() =>
      isFullscreen.value ? Math.max(height(), windowHeight.value - AROUND) : height(),
    ),
    downloadCsv,
  }
}

/** The mark at the beginning tells spreadsheets that the file is UTF-8. */
function downloadCsv(table: ChartTable, fileName: string) {
  const file = new Blob(['\ufeff', toCsv(table)], { type: 'text/csv;charset=utf-8' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `${fileName}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}
