import { ref, toValue, watch, type MaybeRefOrGetter } from 'vue'

const DELAY_MS = 150

/** True once the source has been true for a moment: what is quick shows no skeleton at all. */
export function useLateFlag(source: MaybeRefOrGetter<boolean>, delayMs = DELAY_MS) {
  const late = ref(false)
  watch(
    () => toValue(source),
    (isOn, _, onCleanup) => {
      late.value = false
      if (!isOn) return
      const timer = setTimeout(() => (late.value = true), delayMs)
      onCleanup(() => {
        clearTimeout(timer)
      })
    },
    { immediate: true },
  )
  return late
}
