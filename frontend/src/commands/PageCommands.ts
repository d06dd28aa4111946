import { defineComponent, onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { onCommand, runCommand } from '@/shared/commands/useCommand'
import { pageDialog } from '@/shell/usePageDialog'
import { useTeamLink } from '@/filters/useTeamLink'
import { useTheme } from '@/shared/useTheme'
import { isSingleKey, keyReader, pressOf, type CommandName } from '@/shared/commands/shortcuts'
import { useSingleKeys } from './singleKeys'

/** Handles the shortcuts, and the commands of every view, while mounted; views add their own. Renders nothing. */
export default defineComponent({
  name: 'PageCommands',
  setup() {
    const router = useRouter()
    const { myTeam } = useTeamLink()
    const { theme, shown } = useTheme()

    const handle = (name: CommandName, run: () => unknown) => {
      onCommand(name, run, { isFallback: true })
    }
    const go = (name: string) => router.push({ name, query: router.currentRoute.value.query })

    handle('leaderboard', () => go('leaderboard'))
    handle('charts', () => go('charts'))
    handle('present', () => go('present'))
    handle('my-team', () => router.push(myTeam.value))
    handle('theme', () => {
      theme.value = shown.value === 'light' ? 'dark' : 'light'
    })
    for (const name of ['search', 'palette'] as const) {
      handle(name, () => {
        pageDialog.value = 'palette'
      })
    }
    handle('help', () => {
      pageDialog.value = 'help'
    })

    onScopeDispose(listenForShortcuts())
    return () => null
  },
})

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
