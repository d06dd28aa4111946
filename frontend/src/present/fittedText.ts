import { createGlobalState } from '@vueuse/core'
import { onScopeDispose, ref } from 'vue'

/** One way to set a text: font size in px, font width in percent, and the most lines it may take. */
export interface TextFit {
  readonly size: number
  readonly stretch: number
  readonly lines: number
  /** Letter spacing in em. */
  readonly tracking?: number
  /** Words may be broken. */
  readonly breaks?: boolean
}

export const LINE_HEIGHT = 1.14
/** Measurements kept. */
const MOST_KNOWN = 5000

const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, index) => from - index * step)

/** One line that narrows. */
export const oneLine = (size: number): readonly TextFit[] =>
  range(100, 80, 4).map((stretch) => ({ size, stretch, lines: 1 }))

const narrow = (size: number, lines: number): TextFit => ({ size, stretch: 76, lines })

/** For absurdly long names: whole, however small. */
const LAST = [
  narrow(24, 2),
  narrow(21, 3),
  narrow(18, 3),
  narrow(15, 4),
  narrow(12, 5),
  narrow(10, 6),
].map((fit) => ({ ...fit, breaks: true }))

/** A row of the board: one line that narrows, then two smaller lines. */
export const rowFits = (size: number): readonly TextFit[] => [
  ...oneLine(size),
  ...range(96, 76, 4).map((stretch) => ({ size: 27, stretch, lines: 2 })),
  narrow(26, 2),
  narrow(24, 2),
  ...LAST,
]

/** The leader's row: higher, with room for two larger lines. */
export const leaderFits = (): readonly TextFit[] => [
  ...oneLine(58),
  ...range(100, 76, 8).map((stretch) => ({ size: 42, stretch, lines: 2 })),
  narrow(34, 2),
  narrow(30, 3),
  narrow(26, 3),
  ...LAST,
]

/** Places with more room: two lines at the full size before the type shrinks. */
export const blockFits = (size: number): readonly TextFit[] => [
  ...oneLine(size),
  ...range(100, 80, 10).map((stretch) => ({ size, stretch, lines: 2 })),
  ...[0.8, 0.65, 0.5].map((share) => ({
    size: Math.max(26, Math.round(size * share)),
    stretch: 80,
    lines: share < 0.6 ? 3 : 2,
  })),
  ...LAST,
]

/** Titles and figures: as wide as on a scoreboard, where there is room. */
export const titleFits = (size: number, stretch = 110): readonly TextFit[] => [
  { size, stretch, lines: 1 },
  ...blockFits(size),
]

/** The name of a new leader: as large as possible, in up to three lines. */
export const newLeaderFits = (): readonly TextFit[] => [
  { size: 190, stretch: 108, lines: 2, tracking: -0.03 },
  { size: 190, stretch: 100, lines: 2, tracking: -0.03 },
  { size: 150, stretch: 108, lines: 2, tracking: -0.03 },
  { size: 116, stretch: 108, lines: 3, tracking: -0.03 },
  ...[
    [92, 4],
    [70, 5],
    [52, 7],
    [40, 9],
  ].map(([size = 0, lines = 0]) => ({ size, stretch: 90, lines, breaks: true })),
]

/** The first fit that holds the text; the last one if none does. */
export function firstFit(
  fits: readonly TextFit[],
  holds: (fit: TextFit) => boolean,
): TextFit | undefined {
  return fits.find(holds) ?? fits.at(-1)
}

/**
 * Whether a text fits into a width, measured with the page's fonts: fallback fonts of other scripts and emoji do not narrow,
 * so computing the width from the axis alone would cut them.
 */
export const useFittedText = createGlobalState(() => {
  const probe = document.createElement('div')
  probe.setAttribute('aria-hidden', 'true')
  Object.assign(probe.style, {
    position: 'fixed',
    top: '0',
    left: '0',
    zIndex: '-1',
    contain: 'layout style paint',
    visibility: 'hidden',
    pointerEvents: 'none',
  })
  // Even the shortest transition would delay each new size to the next frame.
  probe.style.setProperty('transition', 'none', 'important')
  const known = new Map<string, boolean>()
  const fontVersion = ref(0)

  // Absent in test environments without fonts.
  const fonts = document.fonts as FontFaceSet | undefined
  const listeners = new AbortController()
  fonts?.addEventListener(
    'loadingdone',
    () => {
      known.clear()
      fontVersion.value += 1
    },
    { signal: listeners.signal },
  )
  onScopeDispose(() => {
    listeners.abort()
  })

  function measure(text: string, width: number, fit: TextFit, weight: number): boolean {
    if (!probe.isConnected) document.body.append(probe)
    Object.assign(probe.style, {
      width: `${String(width)}px`,
      fontSize: `${String(fit.size)}px`,
      fontStretch: `${String(fit.stretch)}%`,
      fontWeight: String(weight),
      lineHeight: String(LINE_HEIGHT),
      whiteSpace: fit.lines === 1 ? 'nowrap' : 'normal',
      letterSpacing: `${String(fit.tracking ?? 0)}em`,
      overflowWrap: fit.breaks ? 'break-word' : 'normal',
    })
    probe.textContent = text
    const height = fit.lines * fit.size * LINE_HEIGHT
    return probe.scrollWidth <= Math.ceil(width) && probe.offsetHeight <= Math.ceil(height)
  }

  function holds(text: string, width: number, fit: TextFit, weight: number): boolean {
    const key = [fontVersion.value, width, weight, fit.size, fit.stretch, fit.lines, text].join('|')
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size > MOST_KNOWN) known.clear()
    const isHeld = measure(text, width, fit, weight)
    known.set(key, isHeld)
    return isHeld
  }

  return {
    holds,
    fit: (text: string, width: number, fits: readonly TextFit[], weight: number) =>
      firstFit(fits, (fit) => holds(text, width, fit, weight)),
  }
})
