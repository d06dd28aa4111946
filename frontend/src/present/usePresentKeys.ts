import { useEventListener } from '@vueuse/core'
import { useSingleKeys } from '@/commands/singleKeys'

/** Shortcuts of the present view by KeyboardEvent.key; fields and open dialogs handle their own keys. */
export function usePresentKeys(actions: Readonly<Record<string, () => void>>) {
  const isOn = useSingleKeys()

  useEventListener(window, 'keydown', (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event
    if (event.defaultPrevented || ctrlKey || metaKey || altKey) return
    if (target instanceof Element && target.closest('input, textarea, select, [role="dialog"]'))
      return
    // Letters and symbols can be switched off; the space bar and the arrows always work.
    if (!isOn.value && key.length === 1 && key !== ' ') return
    // The space bar presses a focused button.
    if (key === ' ' && target instanceof HTMLButtonElement) return
    const act = actions[key.length === 1 ? key.toLowerCase() : key]
    if (!act) return
    event.preventDefault()
    act()
  })
}
