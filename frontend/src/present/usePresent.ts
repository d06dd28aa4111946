import { computed, watch, type Ref } from 'vue'
import { useFilters } from '@/filters/useFilters'
import { boardFit, type PresentSize } from './layout'
import { PACE_STEP, paceOf, USUAL_PACE, type Programme } from './show'
import { useLeadChange } from './useLeadChange'
import { useShow } from './useShow'
import { usePresentData } from './usePresentData'

/** Heights around the scenes, in u; as in present.css. */
const AROUND = { landscape: 138 + 92, portrait: 262 + 92 }
/** Height of the demo banner beyond the margin above the header. */
const DEMO = 14

/** State of the present view: data, current scene and pace. */
export function usePresent(size: Readonly<Ref<PresentSize>>) {
  const data = usePresentData()
  const { text, change } = useFilters()
  const paceText = text('pace')
  const pace = computed(() => paceOf(paceText.value))

  const banner = computed(() => (data.status.value?.demo ? DEMO : 0))
  const height = computed(() => size.value.height - banner.value)
  const fit = computed(() =>
    boardFit({ height: height.value, isPortrait: size.value.isPortrait }, data.teams.value.length),
  )
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

  const lead = useLeadChange(data.teams, () => !data.isOld.value && !data.isBefore.value)
  const isShowing = computed(() => !data.isBefore.value && !data.isEmpty.value)
  const show = useShow(programme, () => !isShowing.value || lead.value !== undefined)
  watch(lead, (news) => {
    if (news) show.toBoard()
  })

  return {
    data,
    size,
    fit,
    show,
    lead,
    pace,
    /** Changes the time per scene; it is part of the address. */
    setPace(by: 1 | -1) {
      const next = paceOf(String(pace.value + by * PACE_STEP))
      void change({ pace: next === USUAL_PACE ? undefined : String(next) }, { replace: true })
    },
    /** The record of the next round. */
    nextRecord: computed(() => {
      const { records } = data
      const at = records.value.findIndex(({ kind }) => kind === show.item.value.record)
      return at < 0 ? undefined : records.value[(at + 1) % records.value.length]
    }),
    /** Height of a scene, in u. */
    sceneHeight: computed(
      () => height.value - AROUND[size.value.isPortrait ? 'portrait' : 'landscape'],
    ),
  }
}

export type Presentation = ReturnType<typeof usePresent>
