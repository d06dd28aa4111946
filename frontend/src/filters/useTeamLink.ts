import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import { useMyTeam } from '@/shared/team/useMyTeam'
import { namesWhere } from './parameters'

/** A team's page is of the same period, in the same time zone, and ranks by the same metric. */
const KEPT: readonly string[] = [
  ...namesWhere(({ kind, views }) => kind === 'time' && views.includes('team')),
  'metric',
]

/** Links to a team's page, for the chosen period and metric. */
export function useTeamLink() {
  const route = useRoute()
  const router = useRouter()
  const { id } = useMyTeam()

  const query = computed<LocationQuery>(() =>
    Object.fromEntries(Object.entries(route.query).filter(([name]) => KEPT.includes(name))),
  )

  function linkTo(teamId: string): RouteLocationRaw {
    return { name: 'team', params: { id: teamId }, query: query.value }
  }

  return {
    linkTo,
    /** For places that cannot be links, as in a chart. */
    openTeam: (teamId: string) => void router.push(linkTo(teamId)),
    /** To the pinned team; to where one is chosen while none is. */
    myTeam: computed<RouteLocationRaw>(() =>
      id.value ? linkTo(id.value) : { name: 'my-team', query: query.value },
    ),
  }
}
