import { useEventListener } from '@vueuse/core'
import { useSingleKeys } from '@/commands/singleKeys'

/** Keys of the present view by what the keyboard says; a field or an open dialog has its own. */
export function usePresentKeys(actions: Readonly<Record<string, () => void>>) {
  const isOn = useSingleKeys()

  useEventListener(window, 'keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (event.defaultPrevented || ctrlKey || metaKey || altKey) return
    if (target instanceof Element && target.closest('input, textarea, select, [role="dialog"]'))
      return
    // Letters and signs can be switched off; the space bar and the arrows stay.
    if (!isOn.value && key.length === 1 && key !== ' ') return
    // A button in focus is pressed with the space bar.
    if (key === ' ' && target instanceof HTMLButtonElement) return
    const act = actions[key.length === 1 ? key.toLowerCase() : key]
    if (!act) return
    event.preventDefault()
    act()
  })
}
