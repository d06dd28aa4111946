import { Award, HandHeart, ShieldCheck, Trophy } from '@lucide/vue'
import { computed, type Component } from 'vue'
import { useI18n } from '@/shared/i18n'
import { useFormat } from '@/shared/format/useFormat'
import { dayOfEvent, phaseOf } from '@/data/workshopEvent'
import { useNumberWords } from './useNumberWords'
import type { Presentation } from './usePresent'

interface FootNote {
  readonly icon: Component
  readonly text: string
}

/** What the foot says about the result, from the freeze on. */
export function useFootNote({ data, show }: Presentation) {
  const { t } = useI18n()
  const { clock } = useFormat()
  const { numberWord } = useNumberWords()
  const at = (instant: number) =>
    clock(new Date(instant), { seconds: false, timeZone: data.zone.value })

  return computed<FootNote | undefined>(() => {
    const event = data.event.value
    if (!event) return undefined
    if (show.item.value.scene === 'reveal') {
      const times = { from: at(event.start), to: at(event.end) }
      return { icon: ShieldCheck, text: t('present.reveal.counted', times) }
    }
    const { awards_to_come: awards, present } = event
    if (show.item.value.scene === 'podium' && awards > 0 && present.scenes.includes('awards')) {
      return { icon: Award, text: t('present.podium.next', { n: numberWord(awards) }, awards) }
    }
    if (event.phase === 'frozen')
      return { icon: Trophy, text: t('present.frozen.shownAt', { time: at(event.end) }) }
    if (event.phase === 'ended' && event.frozenAt !== undefined)
      return { icon: Trophy, text: t('present.frozen.soon') }
    if (phaseOf(event) !== 'after') return undefined
    const { days } = dayOfEvent(event, event.end - 1)
    return { icon: HandHeart, text: t('present.thanks', { n: numberWord(days) }, days) }
  })
}
