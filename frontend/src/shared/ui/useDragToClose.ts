import { computed, onScopeDispose, ref } from 'vue'

/** Dragged further down than this, a sheet closes. */
const FAR = 96

/** Lets a sheet be dragged down by its head; let go too early, it comes back. */
export function useDragToClose(close: () => void) {
  const dragged = ref(0)
  let listeners: AbortController | undefined

  function onPointerdown({ clientY: from, target, pointerId }: PointerEvent) {
    if (target instanceof Element && target.closest('button')) return
    listeners?.abort()
    listeners = new AbortController()
    const { signal } = listeners
    const follow = (event: PointerEvent) => {
      if (event.pointerId === pointerId) dragged.value = Math.max(0, event.clientY - from)
    }
    const end = () => {
      listeners?.abort()
      if (dragged.value > FAR) close()
      dragged.value = 0
    }
    document.addEventListener('pointermove', follow, { signal })
    document.addEventListener('pointerup', end, { signal })
    document.addEventListener('pointercancel', end, { signal })
  }

  onScopeDispose(() => listeners?.abort())
  return {
    onPointerdown,
    style: computed(() =>
      dragged.value > 0 ? { transform: `translateY(${String(dragged.value)}px)` } : undefined,
    ),
  }
}
