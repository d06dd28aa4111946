import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'
import { DRAWN_WHOLE, drawnRange, drawnRows, firstPlaces, offsetsOf } from './boardWindow'

/** Rows drawn at a time behind the first picture. */
const AT_A_TIME = 3

/**
 * Of a long board only the rows in sight are drawn, and those that must not go: opened or in focus. The first picture of
 * any board has no others; the rest is drawn when it stands, a few at a time, so that phones need not wait for rows nobody
 * sees yet.
 */
export function useBoardWindow(
  body: Readonly<Ref<HTMLElement | null>>,
  heights: Readonly<Ref<readonly number[]>>,
  pinned: Readonly<Ref<readonly number[]>>,
) {
  const offsets = computed(() => offsetsOf(heights.value))
  const isFirst = ref(true)
  const range = shallowRef<readonly [first: number, last: number]>(
    firstPlaces(offsets.value, window.innerHeight),
  )
  const isWindowed = computed(() => heights.value.length > DRAWN_WHOLE)
  let frame = 0
  let sight = { top: 0, height: 0 }

  function look() {
    const top = body.value?.getBoundingClientRect().top ?? 0
    sight = { top, height: window.innerHeight }
    if (!isWindowed.value) return [0, heights.value.length - 1] as const
    // An opened row takes room that the heights of the rows don't tell.
    const extra = body.value?.querySelector<HTMLElement>(':scope > .detail')?.offsetHeight ?? 0
    return drawnRange(offsets.value, -top - extra, sight.height - top)
  }

  function follow() {
    frame = 0
    if (!body.value || isFirst.value) return
    const next = look()
    if (next[0] !== range.value[0] || next[1] !== range.value[1]) range.value = next
  }

  function followSoon() {
    frame ||= requestAnimationFrame(follow)
  }

  /** Whether there is more to draw. */
  function drawOn() {
    const [, last] = range.value
    const next = look()
    isFirst.value = last + AT_A_TIME < next[1]
    range.value = isFirst.value ? [0, last + AT_A_TIME] : next
    return isFirst.value
  }

  const enqueue = useRenderQueue()
  onMounted(() => {
    window.addEventListener('scroll', followSoon, { passive: true })
    window.addEventListener('resize', followSoon, { passive: true })
    enqueue(drawOn)
  })
  watch(isWindowed, followSoon)
  onScopeDispose(() => {
    window.removeEventListener('scroll', followSoon)
    window.removeEventListener('resize', followSoon)
    cancelAnimationFrame(frame)
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
