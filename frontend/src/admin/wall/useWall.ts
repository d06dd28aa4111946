import { computed } from 'vue'
import { adminApi, type AdminEvent, type PresentSettings, type Scene } from '@/data/adminClient'
import { useAdminQuery } from '@/admin/useAdminQuery'
import { useDesk } from '@/admin/useDesk'
import { sceneOf } from './scenes'

const EVERY_MS = 5000

/** The open present views, and how they are steered. */
export function useWall(state: () => AdminEvent) {
  const { change } = useDesk()
  const { data, refetch } = useAdminQuery('screens', (signal) => adminApi.screens(signal), EVERY_MS)
  const screens = computed(() => data.value?.screens ?? [])

  const set = (settings: Partial<PresentSettings>) =>
    change(
      (one) => Object.keys(settings).map((name) => one.present[name as keyof PresentSettings]),
      (revision) => adminApi.setPresent({ present: { ...state().present, ...settings }, revision }),
    )

  return {
    screens,
    refetch,
    /** The pinned scene, else the one on the first screen. */
    shown: computed<Scene | undefined>(
      () => state().present.pinned ?? sceneOf(screens.value[0]?.scene ?? ''),
    ),
    set,
    pin: (scene: Scene | null) => set({ pinned: scene }),
    step: (by: 1 | -1) =>
      change(
        () => undefined,
        () => adminApi.step(by),
      ),
  }
}
