import { computed, readonly, ref, shallowReadonly, shallowRef } from 'vue'
import type { EventAnswer } from './client'
import { eventOf, phaseOf, type WorkshopEvent } from './workshopEvent'

const event = shallowRef<WorkshopEvent>()
const minRequests = shallowRef<EventAnswer['min_requests']>({})
const isKnown = ref(false)

/** The event and its phase, as the server reports them; the default period follows. */
export const useEvent = () => ({
  event: shallowReadonly(event),
  /** Undefined without an event. */
  phase: computed(() => event.value && phaseOf(event.value)),
  /** The moment of the numbers shown; undefined unless they are frozen. */
  frozenAt: computed(() => event.value?.frozenAt),
  /** Requests that a team needs for a rank, by metric, where the event sets no minimum. */
  minRequests: shallowReadonly(minRequests),
  /** False until the first response to /event. */
  isKnown: readonly(isKnown),
})

export function noteEvent(answer: EventAnswer) {
  event.value = eventOf(answer)
  minRequests.value = answer.min_requests
  isKnown.value = true
}

/** /event failed: the page goes on with the event it knows, or without one. */
export function noteNoEvent(status = 0) {
  if (status === NO_ROUTE) event.value = undefined
  isKnown.value = true
}

/** A backend that does not know events. */
const NO_ROUTE = 404
