import { readonly, ref } from 'vue'

const isUp = ref(false)
const version = ref<number>()
const asOf = ref<string>()

/** Whether the server reports each change by itself, the last version it reported, and when it last read the gateway. */
export const useLive = () => ({
  isUp: readonly(isUp),
  version: readonly(version),
  asOf: readonly(asOf),
})

export function setLive(state: { isUp: boolean; version?: number; asOf?: string | null }) {
  isUp.value = state.isUp
  version.value = state.version ?? version.value
  asOf.value = state.asOf ?? asOf.value
}
