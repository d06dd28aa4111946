import { ref, watch } from 'vue'
import { createGlobalState } from '@vueuse/core'
import { readStored, store } from '@/shared/stored'

const STORED = 'leaderboard.single-keys'

/** Whether single keys are shortcuts; people who use voice input can switch them off. */
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
