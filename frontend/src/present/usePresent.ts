import { computed, watch, type Ref } from 'vue'
import { useI18n } from '@/shared/i18n'
import { archive } from '@/shared/archive'
import { inLanguage } from '@/data/workshopEvent'
import { useFilters } from '@/filters/useFilters'
import { useMetric } from '@/filters/useMetric'
import { useLeadChange } from '@/board/useLeadChange'
import { boardFit, sceneHeight, type PresentSize } from './layout'
import { scenesOf } from './programme'
import { PACE_STEP, paceOf, USUAL_PACE, type Programme, type Scene } from './show'
import { useClosing } from './useClosing'
import { usePresentData } from './usePresentData'
import { useRaceStory } from './useRaceStory'
import { useScreenReport } from './useScreenReport'
import { useShow } from './useShow'

/** As long as the animation of a new leader. */
const CELEBRATED_MS = 6400

/** Scenes of the event itself, which look alike whatever there is on the board. */
const CEREMONY: readonly Scene[] = ['lobby', 'what_if', 'replay', 'reveal', 'podium', 'awards']

/** State of the present view: data, current scene and pace. */
export function usePresent(size: Readonly<Ref<PresentSize>>) {
  const { locale } = useI18n()
  const data = usePresentData()
  const { event, frozenAt } = data
  const { text, change, preset } = useFilters()
  const paceText = text('pace')
  const usualPace = computed(() => event.value?.present.pace_seconds ?? USUAL_PACE)
  const pace = computed(() => paceOf(paceText.value, usualPace.value))

  const { metric } = useMetric()
  const isFrozen = computed(() => frozenAt.value !== undefined)
  const fit = computed(() => boardFit(size.value, data.teams.value.length, isFrozen.value))
  const hasRace = computed(() => {
    const { lines, intervals } = data.race.value ?? { lines: [], intervals: [] }
    return lines.length > 0 && intervals.length > 1
  })
  const hasContent = (scene: Scene): boolean => {
    switch (scene) {
      case 'board':
        return true
      case 'race':
        return !data.isBefore.value && hasRace.value
      case 'models':
        return !data.isBefore.value && data.models.value.length > 0
      case 'records':
        return !data.isBefore.value && data.records.value.length > 0
      case 'lobby':
        return event.value !== undefined
      case 'replay':
        // In an archive, whose clock stands still, it would never move.
        return !archive && event.value !== undefined && event.value.phase !== 'scheduled'
      case 'awards':
        return (event.value?.awards ?? []).length > 0
      case 'reveal':
      case 'podium':
      case 'what_if':
        return (event.value?.[scene] ?? null) !== null
    }
  }
  const programme = computed<Programme>(() => ({
    pace: pace.value,
    scenes: scenesOf(event.value, hasContent, preset.value === 'event'),
    pages: fit.value.pages,
    records: data.records.value.map(({ kind }) => kind),
  }))

  const isRunning = computed(() => !data.isBefore.value && !data.hasEnded.value && !isFrozen.value)
  const closing = useClosing(
    data.teams,
    computed(() => (metric.value === 'tokens' && isRunning.value ? data.pace.value : undefined)),
  )
  // It leads in tokens: a board by another metric has another leader.
  const { news: lead, tookAt } = useLeadChange(
    data.teams,
    CELEBRATED_MS,
    () => !data.isOld.value && isRunning.value && metric.value === 'tokens',
  )
  const isBlack = computed(() => event.value?.present.black ?? false)
  const message = computed(() => {
    const written = event.value?.present.message
    return written ? inLanguage(written.text, written.text_de, locale.value) : ''
  })
  const show = useShow(
    programme,
    () => isBlack.value || message.value !== '' || lead.value !== undefined,
  )
  const isShowing = computed(
    () => CEREMONY.includes(show.item.value.scene) || (!data.isBefore.value && !data.isEmpty.value),
  )
  watch(lead, (news) => {
    // A paused scene returns after the celebration.
    if (news && !show.isPaused.value) show.toBoard()
  })

  // The organisers go forward and back from their desk.
  watch(
    () => event.value?.present.step,
    (now, before) => {
      if (now === undefined || before === undefined) return
      for (let left = Math.abs(now - before); left > 0; left -= 1) show.go(now > before ? 1 : -1)
    },
  )
  useScreenReport(() => ({
    width: Math.round(size.value.width * size.value.unit),
    height: Math.round(size.value.height * size.value.unit),
    scene: show.item.value.scene,
  }))

  return {
    data,
    size,
    form: computed(() => (size.value.isPortrait ? 'portrait' : 'landscape')),
    fit,
    show,
    /** Scenes are shown: there is usage, or the scene needs none. */
    isShowing,
    isFrozen,
    /** The scene has a head of its own. */
    isCeremony: computed(() => CEREMONY.includes(show.item.value.scene)),
    /** Of the organisers, over all scenes; empty without one. */
    message,
    isBlack,
    lead,
    closing,
    story: useRaceStory(data, tookAt),
    pace,
    /** Changes the time per scene; it is part of the address. */
    setPace(by: 1 | -1) {
      const next = paceOf(String(pace.value + by * PACE_STEP))
      void change({ pace: next === usualPace.value ? undefined : String(next) }, { replace: true })
    },
    /** The record of the next round, while one is shown. */
    nextRecord: computed(() => {
      const { records } = programme.value
      const at = records.findIndex((kind) => kind === show.item.value.record)
      return at < 0 ? undefined : records[(at + 1) % records.length]
    }),
    metric,
    /** Height of a scene, in u. */
    height: computed(() => sceneHeight(size.value)),
  }
}

export type Presentation = ReturnType<typeof usePresent>
