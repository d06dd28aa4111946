import { type MaybeComputedElementRef, useIntersectionObserver } from '@vueuse/core'
import { readonly, ref } from 'vue'

/** Whether an element has come within half a window of what is in view. */
export function useNear(element: MaybeComputedElementRef) {
  const isNear = ref(false)
  const { stop } = useIntersectionObserver(
    element,
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      isNear.value = true
      stop()
    },
    { rootMargin: '50% 0px' },
  )
  return readonly(isNear)
}
