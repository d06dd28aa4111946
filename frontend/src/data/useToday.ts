import { ref } from 'vue'
import { isoDay, nextMidnight } from './period'
import { shared } from '@/shared/sharedState'

const MARGIN_MS = 1000

/** The present UTC day, renewed at midnight. */
export const useToday = shared(() => {
  const today = ref(isoDay(Date.now()))

  function waitForMidnight() {
    setTimeout(
      () => {
        today.value = isoDay(Date.now())
        waitForMidnight()
      },
      nextMidnight(Date.now()) - Date.now() + MARGIN_MS,
    )
  }

  waitForMidnight()
  return today
})
