import { shared } from './sharedState'
import { useMedia } from './useMedia'

/** Whether the page is laid out for a phone; the same width as in the styles. */
export const usePhone = shared(() => useMedia('(width < 768px)'))
