import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import { useNow } from '@/shared/clock'
import type { StatusAnswer } from './client'
import { eventOf, phaseAt, type WorkshopEvent } from './workshopEvent'

const event = shallowRef<WorkshopEvent>()
const isKnown = ref(false)

/** The event and its phase, as /status reports it; the default period follows. */
export function useEvent() {
  const time = useNow()
  return {
    event: shallowReadonly(event),
    /** Undefined without an event. */
    phase: computed(() => event.value && phaseAt(event.value, time.value)),
    /** False until the first response to /status. */
    isKnown: readonly(isKnown),
  }
}

export function noteEvent(status: StatusAnswer) {
  const reported = eventOf(status)
  if (JSON.stringify(reported) !== JSON.stringify(event.value)) event.value = reported
  isKnown.value = true
}

/** /status failed: the page goes on without an event. */
export function noteNoEvent() {
  isKnown.value = true
}
