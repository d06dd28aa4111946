import { useAdminTeams } from './useAdminTeams'
import { shownName } from './teamList'

/** The name of a team by its id; the id itself until it is known. */
export function useTeamNames() {
  const { teams } = useAdminTeams()
  return (id: string): string => {
    const found = teams.value?.find((team) => team.team_id === id)
    return found ? shownName(found) : id
  }
}
