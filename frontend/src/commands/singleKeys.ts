import { ref, watch } from 'vue'
import { createGlobalState } from '@vueuse/core'
import { readStored, store } from '@/shared/stored'

const STORED = 'leaderboard.single-keys'

/** Whether single keys are shortcuts; some type by voice or press keys by accident, and switch them off for good. */
export const useSingleKeys = createGlobalState(() => {
  const isOn = ref(readStored(STORED) !== 'off')
  watch(
    isOn,
    (on) => {
      store(STORED, on ? 'on' : 'off')
    },
    { flush: 'sync' },
  )
  return isOn
})
