import { computed, ref } from 'vue'

/** Whether the server tells of each change by itself, and which version of its numbers it told of last. */

const isUp = ref(false)
const version = ref<number>()

export const useLive = () => ({
  isUp: computed(() => isUp.value),
  version: computed(() => version.value),
})

export function setLive(state: { isUp: boolean; version?: number }) {
  isUp.value = state.isUp
  if (state.version !== undefined) version.value = state.version
}
