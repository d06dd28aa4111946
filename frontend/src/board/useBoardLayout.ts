import { createGlobalState, useMediaQuery } from '@vueuse/core'
import { computed } from 'vue'
import { SHORT_DIGITS } from '@/shared/format/format'
import { usePhone } from '@/shared/usePhone'

/** `short`: a phone in landscape, or a page zoomed to 200 %. */
export type BoardLayout = 'phone' | 'short' | 'tablet' | 'wide'

/** Rows lead to the team's page instead of opening. */
export const isPhoneLayout = (layout: BoardLayout) => layout === 'phone' || layout === 'short'

/** Significant digits of a row's amount: all where there is room. */
export const shownDigits = ({ digits }: { digits: number }, layout: BoardLayout) =>
  layout === 'wide' ? Infinity : digits

/** Set narrower: its digits tell it from its neighbour's, and the name beside it keeps its room. */
export const isLongAmount = ({ digits }: { digits: number }, layout: BoardLayout) =>
  layout !== 'wide' && digits > SHORT_DIGITS

/** Heights of the first three rows and of the others, and the font size of their amounts, in px. */
export const ROWS: Record<BoardLayout, { top: number; other: number; sizes: [number, number] }> = {
  phone: { top: 63, other: 63, sizes: [17, 17] },
  short: { top: 38, other: 38, sizes: [17, 17] },
  tablet: { top: 64, other: 54, sizes: [21, 17] },
  wide: { top: 64, other: 48, sizes: [21, 17] },
}

/** The board's layout; the same widths and heights as in boardRow.css. */
export const useBoardLayout = createGlobalState(() => {
  const isPhone = usePhone()
  const isShort = useMediaQuery('(600px <= width < 1024px) and (height < 500px)')
  const isTablet = useMediaQuery('(width < 1024px)')
  return computed<BoardLayout>(() => {
    if (isShort.value) return 'short'
    if (isPhone.value) return 'phone'
    return isTablet.value ? 'tablet' : 'wide'
  })
})

/** Whether there is room for all filters in one line. */
export const useRoomy = createGlobalState(() => useMediaQuery('(width >= 1280px)'))

/** Whether there is room for the legend in the table's head. */
export const useLegendInHead = createGlobalState(() => useMediaQuery('(width >= 1380px)'))
