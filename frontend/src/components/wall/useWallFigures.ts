import { useI18n } from 'vue-i18n'
import { wallFigure } from '@/domain/wall/figures'

/** Amounts as the wall says them, in the viewer's language. */
export function useWallFigures() {
  const { locale } = useI18n()
  const parts = (value: number) => wallFigure(value, locale.value)
  return {
    parts,
    /** 12.41M; German 12,41 Mio. */
    words: (value: number) => {
      const { figure, unit } = parts(value)
      return unit.length > 1 ? `${figure} ${unit}` : figure + unit
    },
  }
}
