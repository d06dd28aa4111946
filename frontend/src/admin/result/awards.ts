import type { Award, AwardCandidates } from '@/data/adminClient'

/** The awards as they are being put together. */

const CUSTOM = 'custom'

const isCustom = ({ kind }: Award) => kind.startsWith(CUSTOM)

/** An award for another of its candidates; what was written about it stays. */
export function givenTo(award: Award, teamId: string | null, from: AwardCandidates): Award {
  const place = from.candidates.findIndex((candidate) => candidate.team_id === teamId)
  const chosen = from.candidates[place]
  // Next to the first comes the second; next to any other the first.
  const second = from.candidates[place === 0 ? 1 : 0]
  return {
    ...award,
    team_id: chosen?.team_id ?? null,
    value: chosen?.value ?? null,
    runner_up: (chosen && second?.name) ?? null,
    runner_up_value: (chosen && second?.value) ?? null,
  }
}

/** An award of the organisers' own; its kind stays while its words change. */
export function customAward(awards: readonly Award[]): Award {
  const kinds = new Set(awards.map(({ kind }) => kind))
  let number = 1
  while (kinds.has(`${CUSTOM}-${String(number)}`)) number += 1
  return {
    kind: `${CUSTOM}-${String(number)}`,
    title: '',
    title_de: null,
    team_id: null,
    value: null,
    unit: '',
    condition: '',
    condition_de: '',
    runner_up: null,
    runner_up_value: null,
  }
}

/** All that can be given: the chosen awards, the others of the event, and those of the organisers. */
export function listedAwards(chosen: readonly Award[], candidates: readonly AwardCandidates[]) {
  return [
    ...candidates.map((from) => {
      const given = chosen.find(({ kind }) => kind === from.kind)
      return { award: given ?? from.award, from, isGiven: given !== undefined }
    }),
    ...chosen.filter(isCustom).map((award) => ({ award, from: undefined, isGiven: true })),
  ]
}

/** What each award is called on the desk: with a number where several have the same title, or none yet. */
export function awardNames(titles: readonly string[], untitled: string): string[] {
  const names = titles.map((title) => title.trim() || untitled)
  return names.map((name, index) => {
    const number = names.slice(0, index + 1).filter((one) => one === name).length
    return names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} ${String(number)}`
  })
}
