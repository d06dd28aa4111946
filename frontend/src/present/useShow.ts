import { computed, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { now } from '@/shared/clock'
import { advance, dotsOf, itemAt, OPENING, step, type Programme } from './show'

const TICK_MS = 500
/** After sleep, the show resumes where it was. */
const LONGEST_TICK_MS = 2000

/** Runs the programme of scenes. */
export function useShow(programme: Readonly<Ref<Programme>>, isHeld: () => boolean) {
  const show = shallowRef(OPENING)
  const isPaused = ref(false)
  let last = now()

  const timer = setInterval(() => {
    const time = now()
    const passed = Math.max(0, Math.min(LONGEST_TICK_MS, time - last))
    last = time
    if (!isPaused.value && !isHeld()) show.value = advance(show.value, programme.value, passed)
  }, TICK_MS)
  onScopeDispose(() => {
    clearInterval(timer)
  })

  return {
    item: computed(() => itemAt(show.value, programme.value)),
    dots: computed(() => dotsOf(show.value, programme.value)),
    round: computed(() => show.value.round),
    isPaused,
    go: (by: 1 | -1) => {
      show.value = step(show.value, programme.value, by)
    },
    /** Shows the first page of the board. */
    toBoard: () => {
      if (show.value.key !== OPENING.key) show.value = { ...OPENING, round: show.value.round }
    },
  }
}
