import { computed, watchEffect } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { leadSince, soleLeader } from '@/board/leadChange'
import { chartTeam } from '@/charts/teams'
import type { usePresentData } from './usePresentData'

/** One sentence: who leads, since when, and by how much. */
export function useRaceStory(
  { tokens, teams, pace, zone }: ReturnType<typeof usePresentData>,
  /** When the page saw it. */
  tookAt: (id: string) => number | undefined,
) {
  const { t } = useI18n()
  const { compact, clock } = useFormat()

  /** The times, by the server, of the newest boards that each team led. */
  const ledAt = new Map<string, number>()
  watchEffect(() => {
    const leader = soleLeader(teams.value)
    const at = Date.parse(tokens.data.value?.as_of ?? '')
    if (leader !== undefined && !Number.isNaN(at)) ledAt.set(leader, at)
  })
  const otherLedAt = (id: string) =>
    Math.max(...[...ledAt].map(([team, at]) => (team === id ? Number.NEGATIVE_INFINITY : at)))

  return computed(() => {
    const [first, second] = teams.value
    if (!first || first.tokens === 0) return undefined
    const words = { team: first.name, second: second?.name ?? '' }
    const sentence = (text: string) => ({ team: chartTeam(first), text })
    if (soleLeader(teams.value) === undefined) return sentence(t('present.race.level', words))
    if (!second || second.tokens === 0) return sentence(t('present.race.alone', words))
    const gap = compact(first.tokens - second.tokens)
    const at = leadSince(
      pace.value?.moments ?? [],
      first.team_id,
      tookAt(first.team_id),
      otherLedAt(first.team_id),
    )
    if (at === undefined) return sentence(t('present.race.ahead', { ...words, gap }))
    const time = clock(new Date(at), { seconds: false, timeZone: zone.value })
    return sentence(t('present.race.tookAhead', { ...words, gap, time }))
  })
}
