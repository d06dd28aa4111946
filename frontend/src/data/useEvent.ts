import { computed, ref, shallowRef } from 'vue'
import type { StatusAnswer } from './client'
import { eventOf, phaseAt, type Phase, type WorkshopEvent } from './event'

/** Timers cannot wait for weeks; clocks are set right now and then. */
const LONGEST_WAIT_MS = 600_000

const event = shallowRef<WorkshopEvent>()
const isKnown = ref(false)
const phase = ref<Phase>()
let timer: ReturnType<typeof setTimeout> | undefined

/** The event and where it stands; /status tells, and the default period follows. */
export const useEvent = () => ({
  event: computed(() => event.value),
  /** Undefined without an event. */
  phase: computed(() => phase.value),
  /** False until the server has said whether there is an event. */
  isKnown: computed(() => isKnown.value),
})

export function noteEvent(status: StatusAnswer) {
  const told = eventOf(status)
  if (JSON.stringify(told) !== JSON.stringify(event.value)) event.value = told
  isKnown.value = true
  followClock()
}

/** The server does not say: then the page goes on without an event. */
export function noteNoAnswer() {
  isKnown.value = true
}

function followClock() {
  clearTimeout(timer)
  phase.value = event.value && phaseAt(event.value, Date.now())
  if (!event.value || phase.value === 'after') return
  const next = phase.value === 'before' ? event.value.start : event.value.end
  timer = setTimeout(followClock, Math.min(next - Date.now() + 1, LONGEST_WAIT_MS))
}
