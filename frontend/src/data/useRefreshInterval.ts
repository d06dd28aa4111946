import { ref } from 'vue'

const DEFAULT_SECONDS = 10
const SHORTEST_SECONDS = 1

const refreshMs = ref(DEFAULT_SECONDS * 1000)

/** How often the server renews its numbers; /status tells, the queries follow. */
export const useRefreshInterval = () => refreshMs

export function setRefreshSeconds(seconds: number) {
  refreshMs.value = Math.max(SHORTEST_SECONDS, seconds) * 1000
}
