import type { Ranked } from '@/filters/metric'

/** A team's distance from its rival, in the unit of the metric. */
export type Gap =
  | { readonly kind: 'ahead'; readonly amount: number }
  | { readonly kind: 'behind'; readonly amount: number; readonly rank: number }
  | { readonly kind: 'level'; readonly rank: number }
  /** The team has no value to rank. */
  | { readonly kind: 'unranked' }
  | { readonly kind: 'few'; readonly fromRequests: number }
  | { readonly kind: 'outOfCompetition' }
  | { readonly kind: 'none' }

/** The gap of each team in rank order. Teams that share a rank compare with the next better rank. */
export function gapsOf(ranking: readonly Ranked[], fromRequests = 0): Gap[] {
  const places = placesOf(ranking)
  let place = 0
  return ranking.map(({ team, value, rank }) => {
    if (team.out_of_competition) return { kind: 'outOfCompetition' }
    if (team.total_requests < fromRequests) return { kind: 'few', fromRequests }
    if (value === undefined || rank === undefined) return { kind: 'unranked' }
    if (places[place]?.rank !== rank) place += 1
    const above = places[place - 1]
    if (above) return { kind: 'behind', amount: above.value - value, rank: above.rank }
    if ((places[place]?.teams ?? 1) > 1) return { kind: 'level', rank }
    const below = places[place + 1]
    return below ? { kind: 'ahead', amount: value - below.value } : { kind: 'none' }
  })
}

/** Each rank once. */
function placesOf(ranking: readonly Ranked[]) {
  const places: { rank: number; value: number; teams: number }[] = []
  for (const { value, rank } of ranking) {
    if (value === undefined || rank === undefined) continue
    const last = places.at(-1)
    if (last?.rank === rank) last.teams += 1
    else places.push({ rank, value, teams: 1 })
  }
  return places
}

export const isSameGap = (a: Gap, b: Gap) => JSON.stringify(a) === JSON.stringify(b)
