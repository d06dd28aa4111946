import { computed, ref } from 'vue'
import { roomFor, twoLineSizes } from '@/shared/drawing/text'
import { usePhone } from '@/shared/usePhone'
import type { ChartTeam } from './teams'

/** Height of one row when `count` rows share a picture, within readable limits. */
export function rowPitch(height: number, count: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, height / Math.max(1, count)))
}

/** Below this width a name has its own line above the bar: on one line, one of them would be too short. */
const BESIDE_FROM = 440
const TWO_LINES = 40
const STACKED_THICKNESS = 12
const SHORTEST_BAR = 20
const GAP = 12
/** Rows that fill a picture, however few there are: with a bar below each name, and beside it. */
const FILLING = { stacked: 5, beside: 9 }
/** Room that long names may take of a picture. */
const LONG_NAMES = 0.5
/** Height of a name above its bar. */
const STACKED_NAME = 24

/** Width of a team's mark and the gap behind it. */
export const TEAM_MARK = 30

interface BarRowOptions {
  readonly width: number
  readonly height: number
  /** Limits of a row's height. */
  readonly pitch: Limits
  /** Limits of a bar's thickness. */
  readonly thickness: Limits
  /** Limits of a name beside its bar, unless one of `names` needs more to be whole. */
  readonly name: Limits
  /** One for each row. */
  readonly names: readonly string[]
  /** Of the marks before the names; a bar below its name starts behind it. */
  readonly mark?: number
  /** Width of the figures between name and bar, of those at the right edge, and of one at the end of the bar. */
  readonly before?: number
  readonly after?: number
  readonly end?: number
}

interface Limits {
  readonly least: number
  readonly most: number
}

const within = ({ least, most }: Limits, value: number) => Math.max(least, Math.min(most, value))

/** Rows of a name, a bar and figures on one line; where a picture is narrow, the bar is below the others. */
export function barRows(options: BarRowOptions) {
  const { width, height, names, before = 0, after = 0, end = 0, mark = 0 } = options
  const { least, most } = options.pitch
  const isNarrow = width < BESIDE_FROM
  const filling = height / (isNarrow ? FILLING.stacked : FILLING.beside)
  const pitch = rowPitch(height, names.length, least, Math.max(most, filling))
  const isStacked = isNarrow && pitch >= TWO_LINES
  const nameSizes = twoLineSizes(isStacked ? STACKED_NAME : pitch)
  const usual = within(options.name, width * 0.34)
  const nameRoom = isStacked
    ? width - before - after
    : mark + roomFor(names, usual - mark, Math.max(usual, LONG_NAMES * width) - mark, nameSizes)
  const barX = isStacked ? mark : nameRoom + before + GAP
  return {
    pitch,
    isStacked,
    /** Offsets of name and figures, and of the bar, from the middle of the row. */
    textY: isStacked ? -9 : 0,
    barY: isStacked ? 10 : 0,
    nameRoom,
    nameSizes,
    barX,
    barRoom: Math.max(SHORTEST_BAR, width - barX - end - (isStacked ? 0 : after + GAP / 2)),
    thickness: isStacked ? STACKED_THICKNESS : within(options.thickness, pitch * 0.4),
  }
}

/** How many of `count` rows are shown first: about `most`, but never all except one. */
export function firstRows(count: number, most: number): number {
  return count <= most + 1 ? count : most
}

interface Rows {
  /** About this many are shown first. */
  readonly most: number
  /** Height of a row when all are shown, in px. */
  readonly pitch: number
  /** Height of the first rows, in px; constant, so that nothing moves when they arrive. */
  readonly height: number
}

/** On phones fewer rows, each as high as a finger needs. */
const PHONE: Rows = { most: 7, pitch: 44, height: 8 * 44 }

/** How many rows of a chart are shown, and the height they take. */
export function useChartRows(wide: Rows, count: () => number, phone: Rows = PHONE) {
  const isPhone = usePhone()
  const isWhole = ref(false)
  const size = computed(() => (isPhone.value ? phone : wide))
  const first = computed(() => firstRows(count(), size.value.most))
  return {
    isWhole,
    most: computed(() => size.value.most),
    shown: computed(() => (isWhole.value ? count() : first.value)),
    isFolding: computed(() => count() > first.value),
    height: computed(() =>
      Math.max(size.value.height, isWhole.value ? count() * size.value.pitch : 0),
    ),
  }
}

/** The first teams of a chart with a bar for each, or all of them, and where their rows are drawn. */
export function useTeamBars<Row extends { readonly team: ChartTeam }>(
  wide: Rows,
  rows: () => readonly Row[],
  options: () => Omit<BarRowOptions, 'names' | 'mark'>,
) {
  const { shown: count, ...folding } = useChartRows(wide, () => rows().length)
  const shown = computed(() => rows().slice(0, count.value))
  const layout = computed(() => {
    const names = shown.value.map(({ team }) => team.name)
    return barRows({ ...options(), names, mark: TEAM_MARK })
  })
  return { ...folding, shown, layout }
}
