import { nextTick, shallowRef, watch, type Ref } from 'vue'
import { useRenderQueue } from '@/shared/useRenderQueue'

/** Fewer make more frames; all 17 rows of a long board at once last longer than one. */
const AT_A_TIME = 6

/** A part that shows something new instead of what it showed before. */
interface Change<T> {
  readonly id: string
  readonly before: T
  readonly now: T
}

/**
 * What parts of the page show, by id: a part that is new shows its content at once, the others change theirs a few at a time,
 * each few in a task of its own behind a frame. Changing all rows of a board at once lasts longer than a frame.
 */
export function useInTurn<T extends object>(
  contents: Readonly<Ref<ReadonlyMap<string, T>>>,
  /** Everything is another view: it changes together. */
  isAtOnce: () => boolean,
  /** Runs once the changes are in the page. */
  onShown: (changes: readonly Change<T>[]) => void,
) {
  const shown = shallowRef(contents.value)
  const enqueue = useRenderQueue()
  let isQueued = false

  watch(contents, (now) => {
    if (isAtOnce()) {
      shown.value = now
      return
    }
    const held = shown.value
    shown.value = new Map([...now].map(([id, content]) => [id, held.get(id) ?? content]))
    if (isQueued || waiting(1).length === 0) return
    isQueued = true
    enqueue(showSome)
  })

  /** Returns whether some are left. */
  function showSome() {
    const changes = waiting(AT_A_TIME)
    if (changes.length > 0) {
      const next = new Map(shown.value)
      for (const { id, now } of changes) next.set(id, now)
      shown.value = next
      void nextTick(() => {
        onShown(changes)
      })
    }
    isQueued = waiting(1).length > 0
    return isQueued
  }

  function waiting(most: number) {
    const found: Change<T>[] = []
    for (const [id, now] of contents.value) {
      const before = shown.value.get(id)
      if (!before || areSame(before, now)) continue
      found.push({ id, before, now })
      if (found.length === most) break
    }
    return found
  }

  return shown
}

function areSame<T extends object>(one: T, other: T): boolean {
  return (Object.keys(one) as (keyof T)[]).every((key) => one[key] === other[key])
}
