import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { DRAWN_WHOLE, drawnRange, drawnRows, firstPlaces, offsetsOf } from './boardWindow'

/**
 * Of a long board only the rows in sight are drawn, and those that must not go: opened or in focus. The first picture of
 * any board has no others; the rest is drawn when it stands, so that phones need not wait for rows nobody sees yet.
 */
export function useBoardWindow(
  body: Readonly<Ref<HTMLElement | null>>,
  heights: Readonly<Ref<readonly number[]>>,
  pinned: Readonly<Ref<readonly number[]>>,
) {
  const offsets = computed(() => offsetsOf(heights.value))
  const isFirst = ref(true)
  const range = shallowRef<[number, number]>(firstPlaces(offsets.value, window.innerHeight))
  const isWindowed = computed(() => heights.value.length > DRAWN_WHOLE)
  let frame = 0
  let sight = { top: 0, height: 0 }

  function follow() {
    frame = 0
    if (!body.value || isFirst.value) return
    const { top } = body.value.getBoundingClientRect()
    sight = { top, height: window.innerHeight }
    if (!isWindowed.value) return
    const [, last] = range.value
    // An opened row takes room that the heights of the rows don't tell.
    const extra = body.value.querySelector<HTMLElement>(':scope > .detail')?.offsetHeight ?? 0
    const next = drawnRange(offsets.value, -top - extra, window.innerHeight - top)
    if (next[0] !== range.value[0] || next[1] !== last) range.value = next
  }

  function followSoon() {
    frame ||= requestAnimationFrame(follow)
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  /** Behind the picture of the next frame. */
  function drawOnSoon() {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        isFirst.value = false
        follow()
      })
    })
  }

  onMounted(() => {
    window.addEventListener('scroll', followSoon, { passive: true })
    window.addEventListener('resize', followSoon, { passive: true })
    drawOnSoon()
  })
  watch(isWindowed, followSoon)
  onScopeDispose(() => {
    window.removeEventListener('scroll', followSoon)
    window.removeEventListener('resize', followSoon)
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  })

  const drawn = computed(() => {
    const last = heights.value.length - 1
    const [from, to] = isWindowed.value || isFirst.value ? range.value : [0, last]
    return drawnRows(offsets.value, [from, Math.min(last, to)], pinned.value)
  })
  return {
    drawn,
    /** Where the first row stood in the window when that was last looked at, and how high the window was. */
    sight: () => sight,
    /** Room for the rows left out below, in px. */
    below: computed(() => {
      const end = (drawn.value.at(-1)?.place ?? -1) + 1
      return (offsets.value.at(-1) ?? 0) - (offsets.value[end] ?? 0)
    }),
  }
}
