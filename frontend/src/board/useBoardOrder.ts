import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'
import type { BoardRow } from './board'

const BATCH_MS = 2000
const HOLD_MS = 5000

/** A row at its position. */
export interface Placed {
  readonly row: BoardRow
  /** The first three positions are taller; a position keeps its height while the order waits. */
  readonly isTall: boolean
}

interface Batch {
  readonly rows: readonly BoardRow[]
  /** The value that fills the lane, for all bars of the board. */
  readonly laneScale: number
}

/**
 * Applies new numbers in batches, and lets the order wait for people: while a pointer or the focus is in the table, rows keep
 * their positions and only the numbers change. Another view of the board is shown at once.
 */
export function useBoardOrder(source: Readonly<Ref<Batch>>, view: Readonly<Ref<string>>) {
  const batch = shallowRef(source.value)
  /** Positions by team while the order waits, and whether they are tall. */
  const held = shallowRef<ReadonlyMap<string, boolean>>()
  const isHeld = ref(false)
  const enqueue = useRenderQueue()
  let batchTimer: ReturnType<typeof setTimeout> | undefined
  let leaveTimer: ReturnType<typeof setTimeout> | undefined
  let takenAt = -Infinity
  /** The view has changed: the next rows are placed without animation. */
  let isNewView = false
  let wasSet = false

  const inOrder = computed<readonly Placed[]>(() =>
    batch.value.rows.map((row) => ({ row, isTall: row.isTop })),
  )
  const placed = computed<readonly Placed[]>(() => {
    const order = held.value
    if (!order) return inOrder.value
    const byTeam = new Map(inOrder.value.map((entry) => [entry.row.team.team_id, entry]))
    const waiting = [...order].flatMap(([id, isTall]) => {
      const entry = byTeam.get(id)
      return entry ? { row: entry.row, isTall } : []
    })
    return [...waiting, ...inOrder.value.filter(({ row }) => !order.has(row.team.team_id))]
  })

  function take() {
    clearTimeout(batchTimer)
    batchTimer = undefined
    takenAt = performance.now()
    batch.value = source.value
    wasSet = isNewView
  }

  function hold(places: readonly Placed[]) {
    held.value = new Map(places.map(({ row, isTall }) => [row.team.team_id, isTall]))
  }

  function release() {
    wasSet = false
    held.value = undefined
  }

  watch([source, view], ([, now], [, before]) => {
    if (now !== before) isNewView = true
    if (isNewView) {
      take()
      if (held.value) hold(inOrder.value)
      isNewView = now !== before
      return
    }
    const wait = takenAt + BATCH_MS - performance.now()
    // In a task of its own behind a frame: together with the other numbers' it lasts longer than a frame.
    batchTimer ??= setTimeout(() => enqueue(take), wait)
  })

  onScopeDispose(() => {
    clearTimeout(batchTimer)
    clearTimeout(leaveTimer)
  })

  return {
    placed,
    laneScale: computed(() => batch.value.laneScale),
    /** Whether the current rows were placed without animation. */
    wasSet: () => wasSet,
    /** Whether a new order is waiting. */
    isLate: computed(() =>
      placed.value.some(({ row }, place) => row !== inOrder.value[place]?.row),
    ),
    /** Sets whether a pointer or the focus is in the table. */
    setHeld(isAtTable: boolean) {
      clearTimeout(leaveTimer)
      isHeld.value = isAtTable
      if (isAtTable) {
        if (!held.value) hold(placed.value)
      } else if (held.value) {
        leaveTimer = setTimeout(release, HOLD_MS)
      }
    },
    /** Applies the waiting order now. */
    applyOrder() {
      wasSet = false
      clearTimeout(leaveTimer)
      if (isHeld.value) hold(inOrder.value)
      else release()
    },
  }
}
