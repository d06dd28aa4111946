/** How the present view is divided. All lengths are in u, the unit that follows the size of the picture. */

const LONG = 1920
const SHORT = 1080

export interface PresentSize {
  /** One u in px. */
  readonly unit: number
  /** The picture, in u. */
  readonly width: number
  readonly height: number
  readonly isPortrait: boolean
}

/** The picture of so many px: at least 1920 × 1080 u, and more where it has another form. */
export function presentSize(width: number, height: number): PresentSize {
  const isPortrait = height > width
  const [across, down] = isPortrait ? [SHORT, LONG] : [LONG, SHORT]
  const unit = Math.max(Math.min(width / across, height / down), Number.EPSILON)
  return { unit, width: width / unit, height: height / unit, isPortrait }
}

/** What stands above and below the rows, and how high a row is at least and at most. */
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

/** As many rows as can be read; fewer teams take more room, more teams turn pages, so that everyone is on the present view. */
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

/** Index of the first team on a page; the last page is as full as the others. */
export function pageStart(page: number, { rows }: Pick<BoardFit, 'rows'>, teams: number): number {
  return Math.max(0, Math.min(page * rows, teams - rows))
}

/** Where the picture stands at a time, in px: it moves a little now and then, so that nothing burns in. */
export function burnInShift(now: number): { x: number; y: number } {
  const STEP_MS = 5 * 60_000
  const STEP_PX = 2
  const corner = Math.floor(now / STEP_MS) % 4
  return {
    x: corner === 1 || corner === 2 ? STEP_PX : 0,
    y: corner >= 2 ? STEP_PX : 0,
  }
}
