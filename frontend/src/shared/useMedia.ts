import { onScopeDispose, readonly, ref } from 'vue'

/** Whether a media query holds, now and from now on. */
export function useMedia(query: string) {
  const list = window.matchMedia(query)
  const matches = ref(list.matches)
  const follow = () => {
    matches.value = list.matches
  }
  list.addEventListener('change', follow)
  onScopeDispose(() => {
    list.removeEventListener('change', follow)
  })
  return readonly(matches)
}
