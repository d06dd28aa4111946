/** Layout of the present view. All lengths are in u, a unit relative to the size of the screen. */

const LONG = 1920
const SHORT = 1080

export interface PresentSize {
  /** One u in px. */
  readonly unit: number
  /** Size of the stage, in u. */
  readonly width: number
  readonly height: number
  /** Width between the margins. */
  readonly inner: number
  readonly isPortrait: boolean
}

/** On each side, as in present.css. */
const MARGIN = { landscape: 64, portrait: 56 }

/** The stage for a screen in px: at least 1920 × 1080 u, larger in one direction for other aspect ratios. */
export function presentSize(width: number, height: number): PresentSize {
  const isPortrait = height > width
  const [across, down] = isPortrait ? [SHORT, LONG] : [LONG, SHORT]
  const unit = Math.max(Math.min(width / across, height / down), Number.EPSILON)
  const margin = MARGIN[isPortrait ? 'portrait' : 'landscape']
  return {
    unit,
    width: width / unit,
    height: height / unit,
    inner: width / unit - 2 * margin,
    isPortrait,
  }
}

/** Heights of the head and the foot, as in present.css. */
const AROUND = { landscape: 138 + 100, portrait: 226 + 170 }

export const sceneHeight = ({ height, isPortrait }: Pick<PresentSize, 'height' | 'isPortrait'>) =>
  height - AROUND[isPortrait ? 'portrait' : 'landscape']

/** Heights of the leader's row with the space below it, and of the other rows with theirs. */
const ROWS = {
  landscape: { leader: 124, pitch: 77, highest: 104, above: 0 },
  portrait: { leader: 150, pitch: 122, highest: 150, above: 0 },
} as const
/** Frozen, the leader's row is one like the others, below a banner. */
const FROZEN_ROWS = {
  landscape: { leader: 70, pitch: 70, highest: 70, above: 132 },
  portrait: { leader: 122, pitch: 122, highest: 122, above: 190 },
} as const
/** Rows besides the leader. */
const [FEWEST, MOST] = [4, 13]

export interface BoardFit {
  /** Rows on a page besides the leader's. */
  readonly rows: number
  readonly leader: number
  readonly pitch: number
  /** Above the rows. */
  readonly above: number
  readonly pages: number
}

/** As many rows as are readable; fewer teams get taller rows, more teams get further pages of the same pitch. */
export function boardFit(
  size: Pick<PresentSize, 'height' | 'isPortrait'>,
  teams: number,
  isFrozen = false,
): BoardFit {
  const form = size.isPortrait ? 'portrait' : 'landscape'
  const { leader, pitch, highest, above } = (isFrozen ? FROZEN_ROWS : ROWS)[form]
  const room = sceneHeight(size) - above - leader
  const most = Math.min(MOST, Math.max(FEWEST, Math.floor(room / pitch)))
  const rows = Math.min(most, Math.max(1, teams - 1))
  const fitted = Math.min(highest, room / rows)
  return {
    rows,
    leader,
    above,
    pitch: size.isPortrait || rows < most ? fitted : Math.min(pitch, fitted),
    pages: Math.max(1, Math.ceil((teams - 1) / most)),
  }
}

/** The teams on a page: the leader, who is on each page, and the page's block of the others. */
export function pageTeams<Team>(
  teams: readonly Team[],
  page: number,
  { rows }: Pick<BoardFit, 'rows'>,
): readonly Team[] {
  const first = 1 + page * rows
  return [...teams.slice(0, 1), ...teams.slice(first, first + rows)]
}

/** The ranks of a further page, without the leader's. */
export function pageRanks(page: number, { rows }: Pick<BoardFit, 'rows'>, teams: number) {
  const first = 2 + page * rows
  return { first, last: Math.min(teams, first + rows - 1) }
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
