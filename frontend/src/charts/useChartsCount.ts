import { readonly, ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'

/** How many of all charts are on the page: one more per frame, so that input is handled in between. */
export function useChartsCount(all: number) {
  // Going back to a scroll position requires all charts at once.
  const { scroll } = (window.history.state ?? {}) as { scroll?: unknown }
  const count = ref(scroll ? all : 0)
  if (count.value < all) useRenderQueue()(() => (count.value += 1) < all)
  return readonly(count)
}
