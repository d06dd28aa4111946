import { loadChunk } from '@/shared/deferredChunk'

const SIZE = 24
/** A channel of black type, however its edges are smoothed, stays below. */
const COLOURED = 64

/** Loads an emoji font on machines that have none; elsewhere emoji look as they always do there. */
export function loadEmojiFont() {
  if (!drawsEmoji()) void loadChunk(() => import('@fontsource/noto-emoji/600.css'))
}

/** Whether an emoji in black is drawn in colours: the empty box of browsers without an emoji font is black. */
function drawsEmoji(): boolean {
  const canvas = Object.assign(document.createElement('canvas'), { width: SIZE, height: SIZE })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return true
  context.font = `${String(SIZE - 4)}px sans-serif`
  context.fillText('\u{1f999}', 0, SIZE - 4)
  const { data } = context.getImageData(0, 0, SIZE, SIZE)
  return data.some((value, index) => index % 4 !== 3 && value > COLOURED)
}
