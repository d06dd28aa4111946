import type { RaceLayout } from '@/charts/race/raceLayout'

/** In u: ends of lines that are closer look like one. */
const ONE_PLACE = 8

/** Of two teams whose lines end in one place, the tokens by which the lower one is behind; undefined for all others. */
export function distanceAbove(
  { labels, lines }: Pick<RaceLayout, 'labels' | 'lines'>,
  place: number,
): number | undefined {
  const [own, above] = [labels[place], labels[place - 1]]
  if (!own?.team || !above?.team || above.value <= own.value) return undefined
  const endOf = (id: string) => lines.find(({ team }) => team.id === id)?.end.y ?? Infinity
  const apart = Math.abs(endOf(own.team.id) - endOf(above.team.id))
  return apart < ONE_PLACE ? above.value - own.value : undefined
}
