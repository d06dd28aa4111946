import { runCommand } from '@/shared/commands/useCommand'
import { isSingleKey, keyReader, pressOf } from '@/shared/commands/shortcuts'
import { useSingleKeys } from './singleKeys'

const FIELDS =
  'input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], [role=application]'
const PANELS = '[role=dialog], [role=alertdialog]'

/** Handles the page's shortcuts; returns a function that stops it. */
export function listenForShortcuts(): () => void {
  const isOn = useSingleKeys()
  const read = keyReader()

  function onKey(event: KeyboardEvent) {
    const press = pressOf(event)
    if (!press || event.isComposing || event.defaultPrevented) return
    if (isSingleKey(press) && (!isOn.value || isAsleep(event.target))) return
    const command = read(press, event.timeStamp)
    if (command && runCommand(command, press)) event.preventDefault()
  }

  document.addEventListener('keydown', onKey)
  return () => {
    document.removeEventListener('keydown', onKey)
  }
}

/** In fields, keys are text; over a panel, they would act on covered content. */
const isAsleep = (target: EventTarget | null) =>
  (target instanceof Element && target.closest(FIELDS) !== null) ||
  document.querySelector(PANELS) !== null
