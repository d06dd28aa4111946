import type { StepsAnswer } from '@/data/client'
import type { EventMetric, RevealReport, RevealedTeam } from '@/data/client'

/** A team's own result, from what has been revealed so far: pure. */

export interface OwnResult {
  readonly team: RevealedTeam
  /** Undefined where the rank is no reason to be proud: the sentence then names the number alone. */
  readonly place: number | undefined
  /** The teams next to it whose result is known too, best first, with the team itself. */
  readonly around: readonly RevealedTeam[]
}

/** Undefined until the team's rank is revealed. */
export function ownResult(
  reveal: RevealReport | null,
  id: string | undefined,
  /** Ids of the teams it competes with. */
  rivals: ReadonlySet<string>,
): OwnResult | undefined {
  const team = reveal?.revealed.find(({ team_id: own }) => own === id)
  if (!reveal || !team) return undefined
  const ranked = reveal.revealed
    .filter((one) => one.rank !== null && rivals.has(one.team_id))
    .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
  const at = ranked.indexOf(team)
  const isLast = team.rank === null || team.rank + tiedWith(team, ranked) > rivals.size
  return {
    team,
    place: isLast && team.rank !== 1 ? undefined : (team.rank ?? undefined),
    around: at < 0 ? [team] : ranked.slice(Math.max(0, at - 1), at + 2),
  }
}

const tiedWith = ({ rank }: RevealedTeam, teams: readonly RevealedTeam[]) =>
  teams.filter((one) => one.rank === rank).length

/** The most tokens within one hour; undefined where the steps are longer. */
export function bestHour({
  step_minutes: minutes,
  steps,
}: Pick<StepsAnswer, 'step_minutes' | 'steps'>): number | undefined {
  const perHour = 60 / minutes
  if (!Number.isInteger(perHour) || steps.length === 0) return undefined
  const amounts = steps.map(({ tokens }) => tokens ?? 0)
  let sum = 0
  let most = 0
  amounts.forEach((amount, index) => {
    sum += amount - (amounts[index - perHour] ?? 0)
    most = Math.max(most, sum)
  })
  return most
}

/** Percent on the page, a share in the event. */
export const onPage = (metric: EventMetric, value: number | null): number | undefined =>
  value === null ? undefined : metric === 'success' ? 100 * value : value

/** 1st, 2nd, 3rd, 4th; German 1., 2. */
export function ordinal(place: number, locale: string): string {
  if (locale === 'de') return `${String(place)}.`
  const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(place)
  return `${String(place)}${suffixes[rule] ?? 'th'}`
}

/** A team's name as part of a file's name. */
export const fileNamePart = (name: string) =>
  name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'result'
