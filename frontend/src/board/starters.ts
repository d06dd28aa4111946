import type { TeamTokens } from '@/data/client'

/** The teams at the start of the event, by name. */
export function startersOf(teams: readonly TeamTokens[], locale: string): TeamTokens[] {
  return teams
    .filter((team) => !team.deleted)
    .sort((a, b) => a.name.localeCompare(b.name, locale, { numeric: true }))
}
