import { readonly, ref } from 'vue'
import { shared } from './sharedState'

/** Whether the browser has a network at all. */
export const useOnline = shared(() => {
  const isOnline = ref(navigator.onLine)
  for (const event of ['online', 'offline']) {
    window.addEventListener(event, () => {
      isOnline.value = navigator.onLine
    })
  }
  return readonly(isOnline)
})
