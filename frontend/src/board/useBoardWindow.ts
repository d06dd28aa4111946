import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'
import { DRAWN_WHOLE, drawnRange, drawnRows, firstPlaces, offsetsOf } from './boardWindow'

/** Rows rendered at a time after the first paint. */
const AT_A_TIME = 3

/**
 * Renders only the visible rows of a long board, and those that must stay: the open and the focused one. The first paint of
 * any board has only visible rows; the rest follows a few at a time, so that phones show the board sooner.
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
    // The height of an open row's detail is not part of `heights`.
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

  /** Renders more rows; returns whether some are left. */
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
    /** Position of the first row in the viewport and the viewport's height, as last measured. */
    sight: () => sight,
    /** Space for the omitted rows below, in px. */
    below: computed(() => {
      const end = (drawn.value.at(-1)?.place ?? -1) + 1
      return (offsets.value.at(-1) ?? 0) - (offsets.value[end] ?? 0)
    }),
  }
}
