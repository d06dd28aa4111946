import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import type { TeamTokens } from '@/data/client'
import { nextGreeting } from './lobby'

/** How long a team is greeted. */
const GREETING_MS = 4000

/** Teams whose first request has arrived since the view was opened, greeted one after another. */
export function useArrivals(connected: Readonly<Ref<readonly TeamTokens[] | undefined>>) {
  const greeted = shallowRef<readonly TeamTokens[]>([])
  const known = new Set<string>()
  let waiting: readonly TeamTokens[] = []
  let isOpen = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function greet() {
    const next = nextGreeting(waiting)
    waiting = next.waiting
    greeted.value = next.greeted
    timer = next.greeted.length > 0 ? setTimeout(greet, GREETING_MS) : undefined
  }

  watch(
    connected,
    (teams) => {
      if (!teams) return
      const arrived = teams.filter(({ team_id: id }) => !known.has(id))
      for (const { team_id: id } of arrived) known.add(id)
      // Who was there before is no news.
      if (isOpen) waiting = [...waiting, ...arrived]
      isOpen = true
      if (timer === undefined) greet()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(timer)
  })
  return greeted
}
