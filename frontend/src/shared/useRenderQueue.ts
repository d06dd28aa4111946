import { useEventListener } from '@vueuse/core'
import { inject, type InjectionKey, onScopeDispose, provide, readonly, ref, watch } from 'vue'

/** Renders one part; returns true if it has to run again to finish. */
type RenderTask = () => unknown

const waiting = new Set<RenderTask>()
let cancelNext: (() => void) | undefined

/** Calls back once the browser has painted the next frame and has handled pending input. Returns a function that cancels it. */
function behindNextFrame(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

export const afterNextFrame = () => new Promise<void>((resolve) => behindNextFrame(resolve))

function schedule() {
  if (waiting.size > 0) cancelNext ??= behindNextFrame(runNext)
}

function remove(task: RenderTask) {
  waiting.delete(task)
  if (waiting.size > 0) return
  cancelNext?.()
  cancelNext = undefined
}

function runNext() {
  cancelNext = undefined
  const [task] = waiting
  if (!task) return
  let hasMore = false
  try {
    hasMore = task() === true
  } finally {
    // A task that was removed while it ran stays removed.
    if (waiting.delete(task) && hasMore) waiting.add(task)
    schedule()
  }
}

/**
 * Renders heavy parts one after another, each in a task of its own behind a frame, so that a phone can handle touches in
 * between. The page has one queue; the tasks of a component leave it with the component.
 *
 *     const enqueue = useRenderQueue()
 *     enqueue(() => { isDrawn.value = true })       // runs once
 *     enqueue(() => (count.value += 3) < total)     // runs again, behind the others, while it returns true
 */
export function useRenderQueue() {
  const own = new Set<RenderTask>()
  onScopeDispose(() => {
    own.forEach(remove)
  })

  /** Returns a function that removes the task. */
  return (task: RenderTask) => {
    own.add(task)
    waiting.add(task)
    schedule()
    return () => {
      remove(task)
    }
  }
}

const TAKES_TURNS: InjectionKey<true> = Symbol('parts below take turns')

/** Makes the parts below this component that call useRenderTurn render one after another. */
export function provideRenderTurns() {
  provide(TAKES_TURNS, true)
}

/**
 * True once a part is ready and, below provideRenderTurns, its turn has come; on paper at once:
 *
 *     const isDrawn = useRenderTurn(() => query.hasData)
 */
export function useRenderTurn(isReady: () => boolean) {
  const enqueue = inject(TAKES_TURNS, false) ? useRenderQueue() : undefined
  const hasTurn = ref(false)
  const takeTurn = () => {
    hasTurn.value = true
  }
  watch(
    isReady,
    (ready, _, onCleanup) => {
      if (!ready || hasTurn.value) return
      if (enqueue) onCleanup(enqueue(takeTurn))
      else takeTurn()
    },
    { immediate: true },
  )
  useEventListener(window, 'beforeprint', takeTurn)
  return readonly(hasTurn)
}
