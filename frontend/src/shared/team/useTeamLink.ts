import { computed } from 'vue'
import { useRoute, useRouter, type LocationQuery, type RouteLocationRaw } from 'vue-router'
import { useMyTeam } from './useMyTeam'

/** What of the address means the same on a team's page: the period and whose clock. */
const KEPT = ['period', 'from', 'to', 'days', 'zone']

/** The way to a team's page, for the period that is looked at. */
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
