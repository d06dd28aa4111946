import { ref, toValue, watch, type MaybeRefOrGetter } from 'vue'

const DELAY_MS = 150

/** True once the source has been true for a moment: what is quick shows no skeleton at all. */
export function useLateFlag(source: MaybeRefOrGetter<boolean>) {
  const late = ref(false)
  watch(
    () => toValue(source),
    (isOn, _, onCleanup) => {
      late.value = false
      if (!isOn) return
      const timer = setTimeout(() => (late.value = true), DELAY_MS)
      onCleanup(() => {
        clearTimeout(timer)
      })
    },
    { immediate: true },
  )
  return late
}
