import { useI18n } from '@/shared/i18n'
import { figureText, presentFigure } from './figures'

/** Amounts formatted for the present view, in the viewer's language. */
export function usePresentFigures() {
  const { locale } = useI18n()
  const parts = (value: number) => presentFigure(value, locale.value)
  return {
    parts,
    /** 12.41M; German 12,41 Mio. */
    words: (value: number) => figureText(parts(value)),
  }
}
