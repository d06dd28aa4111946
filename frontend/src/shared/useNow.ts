import { onScopeDispose, readonly, ref } from 'vue'

/** The viewer's clock, in ms since 1970, moving on every second while its user is on the page. */
export function useNow() {
  const now = ref(Date.now())
  const timer = setInterval(() => {
    now.value = Date.now()
  }, 1000)
  onScopeDispose(() => {
    clearInterval(timer)
  })
  return readonly(now)
}
