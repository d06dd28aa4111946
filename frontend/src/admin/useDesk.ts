import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, inject, provide, ref, shallowReadonly, shallowRef, watch } from 'vue'
import type { InjectionKey } from 'vue'
import { useNow } from '@/shared/clock'
import { adminApi, type AdminEvent } from '@/data/adminClient'
import { ApiError } from '@/data/errors'
import { useLive } from '@/data/useLive'
import { changesBetween, isUntouched, type Changes } from './changes'

const CONFLICT = 409

/** While the live connection reports each change, polling only finds what may have been missed. */
const LIVE_INTERVAL_MS = 15_000
const INTERVAL_MS = 2000

const EVENT_KEY = ['admin', 'event'] as const

type Send = (revision: number) => Promise<AdminEvent>

function makeDesk() {
  const queryClient = useQueryClient()
  const { isUp } = useLive()
  const query = useQuery<AdminEvent, ApiError>({
    queryKey: EVENT_KEY,
    queryFn: ({ signal }) => adminApi.event(signal),
    refetchInterval: () => (isUp.value ? LIVE_INTERVAL_MS : INTERVAL_MS),
    shallow: true,
  })

  const busy = ref(0)
  const failure = shallowRef<ApiError>()
  /** What another organiser changed, and whether that kept a change of one's own from being made. */
  const news = shallowRef<Changes & { isConflict: boolean }>()
  let mine = 0

  const viewerTime = useNow()
  const ahead = ref(0)
  watch(
    query.dataUpdatedAt,
    (receivedAt) => {
      if (query.data.value) ahead.value = Date.parse(query.data.value.now) - receivedAt
    },
    { immediate: true },
  )

  watch(query.data, (state, before) => {
    if (!state || !before || state.revision === before.revision || state.revision === mine) return
    const changes = changesBetween(before, state)
    if (changes.parts.length + changes.teams.length > 0)
      news.value = { ...changes, isConflict: false }
  })

  async function accept(state: AdminEvent) {
    mine = state.revision
    // A response on its way would bring the earlier state back.
    await queryClient.cancelQueries({ queryKey: EVENT_KEY })
    queryClient.setQueryData(EVENT_KEY, state)
    void queryClient.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'admin' && queryKey[1] !== 'event',
    })
  }

  /** Sends a change; after a conflict once more, if nobody else changed the part it is about. */
  async function send(base: AdminEvent, part: (state: AdminEvent) => unknown, change: Send) {
    try {
      await accept(await change(base.revision))
      return true
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== CONFLICT) throw error
    }
    const current = await adminApi.event()
    if (isUntouched(part, base, current)) {
      await accept(await change(current.revision))
      return true
    }
    await accept(current)
    news.value = { ...changesBetween(base, current), isConflict: true }
    return false
  }

  /** True once the change is made; otherwise `failure` or `news` says why not. */
  async function change(part: (state: AdminEvent) => unknown, make: Send): Promise<boolean> {
    const base = query.data.value
    if (!base) return false
    busy.value += 1
    failure.value = undefined
    news.value = undefined
    try {
      return await send(base, part, make)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failure.value = error
      return false
    } finally {
      busy.value -= 1
    }
  }

  return {
    state: query.data,
    /** The last attempt to read the state failed. */
    error: query.error,
    isBusy: computed(() => busy.value > 0),
    failure: shallowReadonly(failure),
    news: shallowReadonly(news),
    /** The server's time in ms since 1970: the clock of this device may be off. */
    time: computed(() => viewerTime.value + ahead.value),
    change,
    dismiss: () => {
      failure.value = undefined
      news.value = undefined
    },
  }
}

type Desk = ReturnType<typeof makeDesk>
const DESK: InjectionKey<Desk> = Symbol('desk')

/** The state that all cards of the desk show and change. */
export function provideDesk(): Desk {
  const desk = makeDesk()
  provide(DESK, desk)
  return desk
}

export function useDesk(): Desk {
  const desk = inject(DESK)
  if (!desk) throw new Error('There is no desk around this part.')
  return desk
}
