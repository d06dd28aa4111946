import { computed, type Ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import type { Moment, TeamTokens } from '@/data/client'
import { useFormat } from '@/shared/format/useFormat'
import { chartTeam } from '@/charts/teams'
import { soleLeader } from '@/board/leadChange'

/** One sentence: who leads, since when, and by how much. */
export function useRaceStory(
  teams: Readonly<Ref<readonly TeamTokens[]>>,
  moments: Readonly<Ref<readonly Moment[]>>,
  zone: Readonly<Ref<string>>,
) {
  const { t } = useI18n()
  const { compact, clock } = useFormat()

  return computed(() => {
    const [first, second] = teams.value
    if (!first || first.tokens === 0) return undefined
    const words = { team: first.name, second: second?.name ?? '' }
    const say = (text: string) => ({ team: chartTeam(first), text })
    if (soleLeader(teams.value) === undefined) return say(t('present.race.level', words))
    if (!second || second.tokens === 0) return say(t('present.race.alone', words))
    const gap = compact(first.tokens - second.tokens)
    const took = moments.value.find(({ kind }) => kind === 'leads')
    if (took?.team.team_id !== first.team_id) return say(t('present.race.ahead', { ...words, gap }))
    const time = clock(new Date(took.at), { seconds: false, timeZone: zone.value })
    return say(t('present.race.tookAhead', { ...words, gap, time }))
  })
}
