import { onScopeDispose, readonly, ref } from 'vue'
import { createGlobalState } from '@vueuse/core'
import { forget, readStored, store } from '@/shared/stored'

const STORED = 'leaderboard.my-team'

/** The team this browser's viewer belongs to. Pinned in one tab, it is pinned in all of them. */
export const useMyTeam = createGlobalState(() => {
  const read = () => readStored(STORED) ?? undefined
  const id = ref(read())

  function onStorage({ key }: StorageEvent) {
    if (key === STORED || key === null) id.value = read()
  }
  window.addEventListener('storage', onStorage)
  onScopeDispose(() => {
    window.removeEventListener('storage', onStorage)
  })

  return {
    /** Undefined while no team is pinned. */
    id: readonly(id),
    pin: (teamId: string) => {
      store(STORED, teamId)
      id.value = teamId
    },
    unpin: () => {
      forget(STORED)
      id.value = undefined
    },
  }
})
