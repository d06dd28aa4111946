import { shallowRef } from 'vue'
import type * as Parts from './later'
import { createGlobalState } from '@vueuse/core'
import { loadChunk } from '@/shared/deferredChunk'

/** The parts of the board that load after its first frame: pace, animation, hints. */
export const useBoardLater = createGlobalState(() => {
  const later = shallowRef<typeof Parts>()
  return {
    later,
    async load() {
      later.value = await loadChunk(() => import('./later'))
    },
  }
})
