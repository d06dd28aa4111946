import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { adminApi, type AdminEvent, type PresentSettings, type Scene } from '@/data/adminClient'
import { useAdminQuery } from '@/admin/useAdminQuery'
import { useDesk } from '@/admin/useDesk'
import { sceneOf } from './scenes'

const EVERY_MS = 5000
/** Within it, screens have shown a scene that was just pinned, and have reported it. */
const SETTLED_MS = 10_000

/** The open present views, and how they are steered. */
export function useWall(state: () => AdminEvent) {
  const { change } = useDesk()
  const { data, refetch } = useAdminQuery('screens', (signal) => adminApi.screens(signal), EVERY_MS)
  const screens = computed(() => data.value?.screens ?? [])
  const onScreens = computed(() => screens.value.flatMap(({ scene }) => sceneOf(scene) ?? []))
  const pinned = computed(() => state().present.pinned)
  const settled = refDebounced(pinned, SETTLED_MS)
  /** Pinned, but without anything to show yet: the others go on in turn. */
  const waiting = computed(() => {
    const scene = pinned.value
    const isWaiting =
      scene &&
      settled.value === scene &&
      onScreens.value.length > 0 &&
      !onScreens.value.includes(scene)
    return isWaiting ? scene : undefined
  })

  const set = (settings: Partial<PresentSettings>) =>
    change(
      (one) => Object.keys(settings).map((name) => one.present[name as keyof PresentSettings]),
      (revision) => adminApi.setPresent({ present: { ...state().present, ...settings }, revision }),
    )

  return {
    screens,
    refetch,
    waiting,
    /** The pinned scene, else the one on the first screen. */
    shown: computed<Scene | undefined>(() =>
      waiting.value ? onScreens.value[0] : (pinned.value ?? onScreens.value[0]),
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
