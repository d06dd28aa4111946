import type { AdminTeam, Division } from '@/data/adminClient'

/** What the list of teams shows: everyone, one division, or the hidden ones. */

export const ALL = 'all'
export const HIDDEN = 'hidden'

export const shownName = ({ name, settings }: AdminTeam) => settings.display_name ?? name

/** Null without one. While nobody has used anything, all share the first rank, which says nothing. */
export function shownRank({ rank, value, settings }: AdminTeam): number | null {
  if (settings.hidden || settings.out_of_competition) return null
  return rank === 1 && value === 0 ? null : rank
}

/** A team without a division of its own is in the first one. */
export function divisionOf({ settings }: AdminTeam, divisions: readonly Division[]) {
  return divisions.find(({ id }) => id === settings.division) ?? divisions[0]
}

/** Ranked teams first, then those out of competition, then the hidden ones; within them by tokens. */
function orderedTeams(teams: readonly AdminTeam[]): AdminTeam[] {
  const place = ({ rank, settings }: AdminTeam) =>
    settings.hidden ? 3 : settings.out_of_competition ? 2 : rank === null ? 1 : 0
  return [...teams].sort(
    (one, other) =>
      place(one) - place(other) ||
      (one.rank ?? 0) - (other.rank ?? 0) ||
      other.tokens - one.tokens ||
      shownName(one).localeCompare(shownName(other)),
  )
}

/** Each division has a ranking of its own: where several are shown, one comes after the other. */
export function groupsOf(teams: readonly AdminTeam[], divisions: readonly Division[]) {
  const groups = divisions.map((division) => ({
    division,
    teams: teams.filter((team) => divisionOf(team, divisions)?.id === division.id),
  }))
  const used = groups.filter((group) => group.teams.length > 0)
  return used.length > 1 ? used : [{ division: undefined, teams }]
}

export function teamsOf(
  teams: readonly AdminTeam[],
  segment: string,
  search: string,
  divisions: readonly Division[],
): AdminTeam[] {
  const wanted = search.trim().toLowerCase()
  return orderedTeams(teams).filter((team) => {
    if (wanted && ![shownName(team), team.name].join('\n').toLowerCase().includes(wanted))
      return false
    if (segment === ALL) return true
    if (segment === HIDDEN) return team.settings.hidden
    return divisionOf(team, divisions)?.id === segment
  })
}
