import { readonly, ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'

/** How many of all charts stand on the page: one more behind each picture, so that none holds up a touch. */
export function useChartsCount(all: number) {
  // Who comes back to a place further down finds it at once.
  const { scroll } = (window.history.state ?? {}) as { scroll?: unknown }
  const count = ref(scroll ? all : 0)
  if (count.value < all) useRenderQueue()(() => (count.value += 1) < all)
  return readonly(count)
}
