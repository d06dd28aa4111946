import { useRouter } from 'vue-router'
import { useTeamLink } from '@/shared/team/useTeamLink'

/** Opens a team from where no link can stand, as in a chart. */
export function useChartsOpenTeam() {
  const router = useRouter()
  const { linkTo } = useTeamLink()
  return (teamId: string) => void router.push(linkTo(teamId))
}
