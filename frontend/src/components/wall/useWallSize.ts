import { useElementSize } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { wallSize } from '@/domain/wall/layout'

/** How large the picture is, in u. */
export function useWallSize(element: Readonly<Ref<HTMLElement | null>>) {
  const { width, height } = useElementSize(element, {
    width: window.innerWidth,
    height: window.innerHeight,
  })
  return computed(() => wallSize(width.value, height.value))
}
