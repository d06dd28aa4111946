/** Layout of the present view. All lengths are in u, a unit relative to the size of the screen. */

const LONG = 1920
const SHORT = 1080

export interface PresentSize {
  /** One u in px. */
  readonly unit: number
  /** Size of the stage, in u. */
  readonly width: number
  readonly height: number
  readonly isPortrait: boolean
}

/** The stage for a screen in px: at least 1920 × 1080 u, larger in one direction for other aspect ratios. */
export function presentSize(width: number, height: number): PresentSize {
  const isPortrait = height > width
  const [across, down] = isPortrait ? [SHORT, LONG] : [LONG, SHORT]
  const unit = Math.max(Math.min(width / across, height / down), Number.EPSILON)
  return { unit, width: width / unit, height: height / unit, isPortrait }
}

/** Space above and below the rows, and the minimum and maximum row height. */
const FORMS = {
  landscape: { around: 234, pitch: 83, highest: 120 },
  portrait: { around: 362, pitch: 118, highest: 150 },
} as const
const FEWEST = 5
const MOST = 14

export interface BoardFit {
  /** Rows on a page. */
  readonly rows: number
  readonly pitch: number
  readonly pages: number
}

/** As many rows as are readable; fewer teams get taller rows, more teams get further pages, so that every team is shown. */
export function boardFit(
  { height, isPortrait }: Pick<PresentSize, 'height' | 'isPortrait'>,
  teams: number,
): BoardFit {
  const { around, pitch, highest } = FORMS[isPortrait ? 'portrait' : 'landscape']
  const room = height - around
  const most = Math.min(MOST, Math.max(FEWEST, Math.floor(room / pitch)))
  const rows = Math.min(most, Math.max(1, teams))
  return {
    rows,
    pitch: Math.min(highest, room / rows),
    pages: Math.max(1, Math.ceil(teams / most)),
  }
}

/** Index of the first team on a page; the last page is full, too. */
export function pageStart(page: number, { rows }: Pick<BoardFit, 'rows'>, teams: number): number {
  return Math.max(0, Math.min(page * rows, teams - rows))
}

/** Offset of the stage at a time, in px: it shifts slightly every few minutes to prevent burn-in. */
export function burnInShift(now: number): { x: number; y: number } {
  const STEP_MS = 5 * 60_000
  const STEP_PX = 2
  const corner = Math.floor(now / STEP_MS) % 4
  return {
    x: corner === 1 || corner === 2 ? STEP_PX : 0,
    y: corner >= 2 ? STEP_PX : 0,
  }
}
