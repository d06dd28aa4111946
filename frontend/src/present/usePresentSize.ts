import { useElementSize } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { presentSize } from './layout'

/** Size of the stage, in u. */
export function usePresentSize(element: Readonly<Ref<HTMLElement | null>>) {
  const { width, height } = useElementSize(element, {
    width: window.innerWidth,
    height: window.innerHeight,
  })
  return computed(() => presentSize(width.value, height.value))
}
