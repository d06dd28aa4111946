import { computed, onMounted, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'

/** Rows added at a time. */
const AT_A_TIME = 3

/** Boards up to this many rows are rendered completely. */
const DRAWN_WHOLE = 40
/** Rows rendered above and below the visible ones. Each costs as much per update as a visible one. */
const BEYOND = 4
/** The rendered range moves in steps of this many rows. */
const STEP = 4
/** Minimum height above the rows in any view, in px. */
const LEAST_HEAD = 200

/** Top of each row relative to the first, in px, followed by the end of the last. */
export function offsetsOf(heights: readonly number[]): number[] {
  const offsets = [0]
  let end = 0
  for (const height of heights) offsets.push((end += height))
  return offsets
}

/** First and last row to render for a visible range, in px. */
export function drawnRange(
  offsets: readonly number[],
  top: number,
  bottom: number,
): [first: number, last: number] {
  const last = offsets.length - 2
  const first = Math.floor((placeAt(offsets, top) - BEYOND) / STEP) * STEP
  const end = Math.ceil((placeAt(offsets, bottom) + BEYOND) / STEP) * STEP
  return [Math.max(0, first), Math.min(last, end)]
}

/** The rows that fit into a window of this height below the page's header. */
export function firstPlaces(
  offsets: readonly number[],
  height: number,
): [first: number, last: number] {
  return [0, placeAt(offsets, Math.max(0, height - LEAST_HEAD))]
}

/** The row at an offset. */
function placeAt(offsets: readonly number[], height: number): number {
  let [low, high] = [0, offsets.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] ?? 0) <= height) low = middle
    else high = middle - 1
  }
  return low
}

interface Drawn {
  readonly place: number
  /** Space for the omitted rows above it, in px. */
  readonly above: number
}

/** The rows to render: the range and the pinned rows, in order. */
export function drawnRows(
  offsets: readonly number[],
  [first, last]: readonly [number, number],
  pinned: readonly number[],
): Drawn[] {
  const places = new Set(pinned.filter((place) => place >= 0 && place < offsets.length - 1))
  for (let place = first; place <= last; place++) places.add(place)
  let end = 0
  return [...places]
    .sort((a, b) => a - b)
    .map((place) => {
      const start = offsets[place] ?? 0
      const above = start - end
      end = offsets[place + 1] ?? start
      return { place, above }
    })
}

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
    /** Whether the row at this place is in the window, as last measured. */
    isInSight(place: number) {
      const [top = 0, end = 0] = offsets.value.slice(place, place + 2)
      return sight.top + end > 0 && sight.top + top < sight.height
    },
    /** Space for the omitted rows below, in px. */
    below: computed(() => {
      const end = (drawn.value.at(-1)?.place ?? -1) + 1
      return (offsets.value.at(-1) ?? 0) - (offsets.value[end] ?? 0)
    }),
  }
}
