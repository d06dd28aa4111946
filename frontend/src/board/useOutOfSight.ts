import { onScopeDispose, readonly, ref, watch } from 'vue'

/** Fixed elements above the page: the navigation bar and the table's head. */
const COVERED_ABOVE = 98
/** And below: the tab bar on phones, the ticker on wider screens. */
const [TABS, TICKER] = [78, 44]

/** Whether an element has been scrolled out of sight; false until known. */
export function useOutOfSight(element: () => HTMLElement | null, isPhone: boolean) {
  const below = isPhone ? TABS : TICKER
  const isAway = ref(false)
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (entry) isAway.value = !entry.isIntersecting
    },
    { rootMargin: `-${String(COVERED_ABOVE)}px 0px -${String(below)}px`, threshold: 0.5 },
  )
  watch(
    element,
    (now) => {
      observer.disconnect()
      isAway.value = false
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => {
    observer.disconnect()
  })
  return readonly(isAway)
}
