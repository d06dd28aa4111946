import { shallowRef } from 'vue'
import type * as Parts from './later'
import { createGlobalState } from '@vueuse/core'
import { loadSoon } from '@/app/fromSoon'
import { loadArea } from '@/shared/i18n'

/** What the board shows after its first picture: pace, movement, hints. */
export const useBoardLater = createGlobalState(() => {
  const later = shallowRef<typeof Parts>()
  return {
    later,
    async load() {
      const [{ boardLater }] = await Promise.all([loadSoon(), loadArea('later')])
      later.value = boardLater
    },
  }
})
