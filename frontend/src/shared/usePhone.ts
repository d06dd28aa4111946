import { createGlobalState } from '@vueuse/core'
import { useMediaQuery } from '@vueuse/core'

/** Whether the page is laid out for a phone; the same width as in the styles. */
export const usePhone = createGlobalState(() => useMediaQuery('(width < 768px)'))
