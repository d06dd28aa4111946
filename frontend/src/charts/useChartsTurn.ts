import { inject, type InjectionKey, onScopeDispose, provide, readonly, ref, watch } from 'vue'
import { pictureByPicture } from '@/shared/pictureByPicture'

/** Calls back when it is one's turn; what it returns leaves the row. */
type WaitForTurn = (take: () => void) => () => void

const TURNS: InjectionKey<WaitForTurn> = Symbol('turns of charts')
const atOnce: WaitForTurn = (take) => {
  take()
  return () => undefined
}

/**
 * Has the charts below draw one behind each picture, in the order in which they have something to draw: all at once would hold
 * up touches on a phone for long.
 */
export function giveChartsTurns(): void {
  const waiting = new Set<() => void>()
  let stop: (() => void) | undefined
  const step = () => {
    const [take] = waiting
    if (take) waiting.delete(take)
    take?.()
    if (waiting.size === 0) stop = undefined
    return waiting.size > 0
  }
  provide(TURNS, (take) => {
    waiting.add(take)
    stop ??= pictureByPicture(step)
    return () => waiting.delete(take)
  })
  onScopeDispose(() => stop?.())
}

/** True once it is this chart's turn to draw; at once where nobody gives turns. */
export function useChartsTurn(isReady: () => boolean) {
  const waitForTurn = inject(TURNS, atOnce)
  const isOn = ref(false)
  watch(
    isReady,
    (ready, _, onCleanup) => {
      if (ready && !isOn.value) onCleanup(waitForTurn(() => (isOn.value = true)))
    },
    { immediate: true },
  )
  return readonly(isOn)
}
