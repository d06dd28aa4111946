import { defineComponent, onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { onCommand } from '@/shared/commands/useCommand'
import { pageDialog } from '@/shell/usePageDialog'
import { useTeamLink } from '@/filters/useTeamLink'
import { useTheme } from '@/shared/useTheme'
import type { CommandName } from '@/shared/commands/shortcuts'
import { listenForShortcuts } from './pageShortcuts'

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
