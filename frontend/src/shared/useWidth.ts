import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

/** Width of an element in px; `initial` until it is known. */
export function useWidth(element: Readonly<Ref<HTMLElement | null>>, initial = 0) {
  const width = ref(initial)
  const observer = new ResizeObserver(([entry]) => {
    if (entry) width.value = entry.contentRect.width
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { flush: 'post', immediate: true },
  )
  onScopeDispose(() => {
    observer.disconnect()
  })
  return readonly(width)
}
