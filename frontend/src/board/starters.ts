import type { TeamTokens } from '@/data/client'

/** Who is there before the event, by name. */
export function startersOf(teams: readonly TeamTokens[], locale: string): TeamTokens[] {
  return teams
    .filter((team) => !team.deleted)
    .sort((a, b) => a.name.localeCompare(b.name, locale, { numeric: true }))
}
