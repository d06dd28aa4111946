import { createGlobalState } from '@vueuse/core'
import { shallowRef } from 'vue'
import { loadChunk } from '@/shared/deferredChunk'
import type * as Parts from './deferredParts'

/** The parts of the board that load after its first frame: pace, animation, hints. Undefined until then. */
export const useDeferredParts = createGlobalState(() => {
  const parts = shallowRef<typeof Parts>()
  return {
    parts,
    async load() {
      parts.value = await loadChunk(() => import('./deferredParts'))
    },
  }
})
