import { computed, watch, type Ref } from 'vue'
import { useFilters } from '@/filters/useFilters'
import { useMetric } from '@/filters/useMetric'
import { useLeadChange } from '@/board/useLeadChange'
import { boardFit, sceneHeight, type PresentSize } from './layout'
import { PACE_STEP, paceOf, USUAL_PACE, type Programme } from './show'
import { useClosing } from './useClosing'
import { usePresentData } from './usePresentData'
import { useRaceStory } from './useRaceStory'
import { useShow } from './useShow'

/** As long as the animation of a new leader. */
const CELEBRATED_MS = 6400

/** State of the present view: data, current scene and pace. */
export function usePresent(size: Readonly<Ref<PresentSize>>) {
  const data = usePresentData()
  const { text, change } = useFilters()
  const paceText = text('pace')
  const pace = computed(() => paceOf(paceText.value))

  const { metric } = useMetric()
  const fit = computed(() => boardFit(size.value, data.teams.value.length))
  const hasRace = computed(() => {
    const { lines, intervals } = data.race.value ?? { lines: [], intervals: [] }
    return lines.length > 0 && intervals.length > 1
  })
  const programme = computed<Programme>(() => ({
    pace: pace.value,
    pages: fit.value.pages,
    hasRace: hasRace.value,
    hasModels: data.models.value.length > 0,
    records: data.records.value.map(({ kind }) => kind),
  }))

  const isRunning = computed(() => !data.isBefore.value && !data.hasEnded.value)
  const closing = useClosing(
    data.teams,
    computed(() => (metric.value === 'tokens' && isRunning.value ? data.pace.value : undefined)),
  )
  const lead = useLeadChange(data.teams, CELEBRATED_MS, () => !data.isOld.value && isRunning.value)
  const isShowing = computed(() => !data.isBefore.value && !data.isEmpty.value)
  const show = useShow(programme, () => !isShowing.value || lead.value !== undefined)
  watch(lead, (news) => {
    if (news) show.toBoard()
  })

  return {
    data,
    size,
    form: computed(() => (size.value.isPortrait ? 'portrait' : 'landscape')),
    fit,
    show,
    /** Scenes are shown: the event has started, and there is usage. */
    isShowing,
    lead,
    closing,
    story: useRaceStory(data),
    pace,
    /** Changes the time per scene; it is part of the address. */
    setPace(by: 1 | -1) {
      const next = paceOf(String(pace.value + by * PACE_STEP))
      void change({ pace: next === USUAL_PACE ? undefined : String(next) }, { replace: true })
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
