/** "kernel, llama" finds both: several terms, separated by commas, in any case, with or without accents. */
export function searchTerms(text: string): string[] {
  return text.split(',').map(fold).filter(Boolean)
}

/** Whether the team's name holds one of the terms; without a term every team does. */
export function matchesTeam(team: { name: string }, terms: readonly string[]): boolean {
  if (terms.length === 0) return true
  const name = fold(team.name)
  return terms.some((term) => name.includes(term))
}

/** The teams whose names hold one of the terms. */
export function matching<T extends { name: string }>(
  teams: readonly T[],
  terms: readonly string[],
): readonly T[] {
  return terms.length === 0 ? teams : teams.filter((team) => matchesTeam(team, terms))
}

/** Letters without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim()
}
