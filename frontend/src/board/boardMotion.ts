import './boardMotion.css'
import type { Placed } from './useBoardOrder'
import type { BoardRow } from './board'

/** Board animations: transform and opacity only. Loaded after the board. */

const SETTLE = { duration: 480, easing: 'cubic-bezier(.2, .8, .2, 1)' }
const STEADY = { duration: 600, easing: 'cubic-bezier(.4, 0, .6, 1)' }
const MOST_ROWS = 12
const EDGE_MS = 2000
/** Opacity of the veil over an overtaken row. */
const DIM = 0.25
/** Smaller changes of a bar are less than a pixel. */
const SEEN = 0.001

/** Where the rows are, before or after an update. */
interface Places {
  readonly placed: readonly Placed[]
  readonly heights: readonly number[]
}

/** State of a list before or after an update. */
interface Scene extends Places {
  /** The value that fills the lane. */
  readonly laneScale: number
}

/** What a row shows. */
interface Numbers {
  readonly row: BoardRow
  readonly laneScale: number
}

/** Position of the first row in the viewport and the viewport's height, as last measured: measuring again would force a layout. */
interface Sight {
  readonly top: number
  readonly height: number
}

/** A row in sight, before and after an update. */
interface SeenRow {
  readonly element: HTMLElement
  readonly before: BoardRow
  readonly now: BoardRow
  /** Its previous offset below its new position, in px. */
  readonly from: number
}

/** Animates the rendered rows from their previous to their current state. */
export function play(
  body: HTMLElement,
  before: Scene,
  now: Scene,
  sight: Sight,
  amountOf: (row: BoardRow) => string,
) {
  const seen = rowsInSight(body, before, now, sight)
  moveRows(seen)
  for (const row of seen) {
    const [was, is] = [
      { row: row.before, laneScale: before.laneScale },
      { row: row.now, laneScale: now.laneScale },
    ]
    playNumbers(row.element, was, is, amountOf)
  }
}

/** Animates the rendered rows from their previous to their current positions, for lists whose numbers change by turns. */
export function playMoves(body: HTMLElement, before: Places, now: Places, sight: Sight) {
  moveRows(rowsInSight(body, before, now, sight))
}

/** Animates the bar and the amount of a row from the previous to the current numbers. */
export function playNumbers(
  element: HTMLElement,
  before: Numbers,
  now: Numbers,
  amountOf: (row: BoardRow) => string,
) {
  if (isStill()) return
  const [was, is] = [before.row.value, now.row.value]
  const bar = was && is ? (was / before.laneScale / is) * now.laneScale : 1
  if (Math.abs(1 - bar) > SEEN) grow(element.querySelector('.lane > .bar'), bar)
  if (was !== is)
    roll(element.querySelector<HTMLElement>('.amount'), amountOf(before.row), amountOf(now.row))
}

const isStill = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

function moveRows(seen: readonly SeenRow[]) {
  const moved = seen
    .filter(({ from }) => from !== 0)
    .sort((a, b) => Math.abs(b.from) - Math.abs(a.from))
  if (isStill()) {
    for (const { element } of moved) markEdge(element)
    return
  }
  for (const { element, from } of moved.slice(0, MOST_ROWS)) move(element, from)
}

function rowsInSight(
  body: HTMLElement,
  before: Places,
  now: Places,
  { top, height }: Sight,
): SeenRow[] {
  const known = placesOf(before)
  const places = placesOf(now)
  const seen: SeenRow[] = []
  for (const element of body.children) {
    if (!(element instanceof HTMLElement)) continue
    const old = known.get(element.dataset.team)
    const place = places.get(element.dataset.team)
    if (!old || !place) continue
    if (top + place.y > height || top + place.y + place.height < 0) continue
    const from = Math.max(-height, Math.min(height, old.y - place.y))
    seen.push({ element, before: old.row, now: place.row, from })
  }
  return seen
}

function placesOf({ placed, heights }: Places) {
  let end = 0
  return new Map<string | undefined, { row: BoardRow; y: number; height: number }>(
    placed.map(({ row }, index) => {
      const height = heights[index] ?? 0
      const y = end
      end += height
      return [row.team.team_id, { row, y, height }]
    }),
  )
}

/**
 * The climbing row passes over the others, which dim under a veil in the colour of the board: fading the row itself would
 * paint it twice per frame.
 */
function move(row: HTMLElement, from: number) {
  const climbs = from > 0
  row.dataset.motion = climbs ? 'climbs' : 'passed'
  const way = row.animate({ translate: [`0 ${String(from)}px`, '0 0'] }, SETTLE)
  if (!climbs) row.animate({ opacity: [0, DIM, 0] }, { ...SETTLE, pseudoElement: '::after' })
  const settle = () => {
    delete row.dataset.motion
  }
  way.onfinish = settle
  way.oncancel = settle
}

/** Reduced motion: marks rows that changed position for a while. */
function markEdge(row: HTMLElement) {
  row.dataset.motion = 'moved'
  setTimeout(() => {
    delete row.dataset.motion
  }, EDGE_MS)
}

function grow(bar: Element | null, before: number) {
  if (!(bar instanceof HTMLElement)) return
  bar.style.transformOrigin = 'left'
  bar.animate({ transform: [`scaleX(${before.toFixed(4)})`, 'none'] }, STEADY)
}

/** Rolls the digits from the first difference on, on a layer above the text, which stays readable for screen readers. */
function roll(figure: HTMLElement | null, before: string, now: string) {
  if (!figure || before === now || figure.querySelector('.roll')) return
  const old = before.padStart(now.length).slice(-now.length)
  const same = [...now].findIndex((sign, index) => sign !== old[index])
  const layer = document.createElement('span')
  const rolling = document.createElement('i')
  layer.className = 'roll'
  layer.setAttribute('aria-hidden', 'true')
  layer.dataset.same = now.slice(0, same)
  rolling.dataset.from = old.slice(same)
  rolling.dataset.to = now.slice(same)
  layer.append(rolling)
  figure.append(layer)
  figure.classList.add('rolling')
  const run = rolling.animate(
    { transform: ['none', 'translateY(-50%)'] },
    { ...STEADY, fill: 'forwards' },
  )
  const end = () => {
    layer.remove()
    figure.classList.remove('rolling')
  }
  run.onfinish = end
  run.oncancel = end
}
