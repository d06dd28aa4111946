import { onScopeDispose, ref } from 'vue'

const REST_MS = 3000

/** True after a while without pointer or touch input: pointer and controls are then hidden. */
export function useResting() {
  const isResting = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  const listeners = new AbortController()

  function wake() {
    isResting.value = false
    clearTimeout(timer)
    timer = setTimeout(() => {
      isResting.value = true
    }, REST_MS)
  }

  for (const name of ['pointermove', 'pointerdown'] as const) {
    window.addEventListener(name, wake, { signal: listeners.signal, passive: true })
  }
  wake()
  onScopeDispose(() => {
    listeners.abort()
    clearTimeout(timer)
  })
  return isResting
}
