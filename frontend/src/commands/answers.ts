import { useRouter } from 'vue-router'
import { onCommand } from '@/shared/commands/useCommand'
import { pageDialog } from '@/shell/usePageDialog'
import { useTeamLink } from '@/shared/team/useTeamLink'
import { useTheme } from '@/shared/useTheme'
import type { CommandName } from '@/shared/commands/shortcuts'

/** The commands that every view answers; a view's own come with it. */
export function answerPageCommands() {
  const router = useRouter()
  const { myTeam } = useTeamLink()
  const { theme, shown } = useTheme()

  const answer = (name: CommandName, run: () => unknown) => {
    onCommand(name, run, { isFallback: true })
  }
  const go = (name: string) => router.push({ name, query: router.currentRoute.value.query })

  answer('leaderboard', () => go('leaderboard'))
  answer('charts', () => go('charts'))
  answer('present', () => go('present'))
  answer('my-team', () => router.push(myTeam.value))
  answer('theme', () => {
    theme.value = shown.value === 'light' ? 'dark' : 'light'
  })
  for (const name of ['search', 'palette'] as const) {
    answer(name, () => {
      pageDialog.value = 'palette'
    })
  }
  answer('help', () => {
    pageDialog.value = 'help'
  })
}
