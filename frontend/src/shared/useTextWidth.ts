import { ref } from 'vue'
import { createGlobalState } from '@vueuse/core'

/** Width in px of a text in the page's font, without touching the layout. Measured again when the font has arrived. */
export const useTextWidth = createGlobalState(() => {
  const pen = document.createElement('canvas').getContext('2d')
  const widths = new Map<string, number>()
  const fontVersion = ref(0)

  // Absent in test environments without fonts.
  const fonts = document.fonts as FontFaceSet | undefined
  void fonts?.ready.then(() => {
    widths.clear()
    fontVersion.value += 1
  })

  return (text: string, size: number, weight: number): number => {
    const key = `${String(fontVersion.value)}|${String(size)}|${String(weight)}|${text}`
    let width = widths.get(key)
    if (width === undefined) {
      if (pen)
        pen.font = `${String(weight)} ${String(size)}px 'Archivo Variable', 'Archivo Letters', 'Archivo Fallback', sans-serif`
      width = pen?.measureText(text).width ?? 0
      widths.set(key, width)
    }
    return width
  }
})
