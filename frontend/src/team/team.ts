import type { TeamTokens } from '@/data/client'

/** Another team, and how many tokens lie between. */
interface Distance {
  team: TeamTokens
  tokens: number
}

/** Where a team stands among all. */
export interface Standing {
  team: TeamTokens
  /** The nearest one with more tokens; none for the leader. */
  above: Distance | undefined
  /** The nearest one with fewer. */
  below: Distance | undefined
  /** Another one with just as many. */
  level: TeamTokens | undefined
  /** The team between its neighbours, in order of rank. */
  around: readonly TeamTokens[]
}

/** So many rows show a team's surroundings. */
const AROUND = 3

/** Of teams in order of rank; undefined for a team that is not among them. */
export function standingOf(teams: readonly TeamTokens[], id: string): Standing | undefined {
  const place = teams.findIndex((team) => team.team_id === id)
  const team = teams[place]
  if (!team) return undefined
  const above = teams.findLast((other) => other.tokens > team.tokens)
  const below = teams.find((other) => other.tokens < team.tokens)
  const first = Math.max(0, Math.min(place - 1, teams.length - AROUND))
  return {
    team,
    above: above && { team: above, tokens: above.tokens - team.tokens },
    below: below && { team: below, tokens: team.tokens - below.tokens },
    level: teams.find((other) => other !== team && other.tokens === team.tokens),
    around: teams.slice(first, first + AROUND),
  }
}

const MEDALS = 3

/** Ranks 1–3 with usage stand on a medal. */
export const hasMedal = ({ rank, tokens }: TeamTokens) => rank <= MEDALS && tokens > 0
