import './boardMotion.css'
import type { Placed } from './useBoardOrder'
import type { BoardRow } from './board'

/** Movement on the board: transform and opacity only. Loaded after the board itself. */

const SETTLE = { duration: 480, easing: 'cubic-bezier(.2, .8, .2, 1)' }
const STEADY = { duration: 600, easing: 'cubic-bezier(.4, 0, .6, 1)' }
const MOST_ROWS = 12
const EDGE_MS = 2000
/** How far a passed row dims. */
const DIM = 0.25
/** A bar that changes by less than this share changes by less than a pixel. */
const SEEN = 0.001

/** The board at one time. */
interface Scene {
  readonly placed: readonly Placed[]
  readonly heights: readonly number[]
  readonly laneScale: number
}

/** Where the first row stands in the window, and how high that is, as last measured: asking would cost a layout. */
interface Sight {
  readonly top: number
  readonly height: number
}

/** What has changed in a row that is in sight. */
interface RowChange {
  readonly row: HTMLElement
  /** How far below its new place it stood, in px. */
  readonly from: number
  /** Length of its bar before, as a share of the new length. */
  readonly bar: number
  /** Its amount before and now, in words. */
  readonly amount: readonly [string, string]
}

/** Moves the drawn rows from what they were to what they are. */
export function play(
  body: HTMLElement,
  before: Scene,
  now: Scene,
  sight: Sight,
  amountOf: (value: number | undefined) => string,
) {
  const changes = changesInSight(body, before, now, sight, amountOf)
  const moved = changes
    .filter(({ from }) => from !== 0)
    .sort((a, b) => Math.abs(b.from) - Math.abs(a.from))
  if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
    for (const { row } of moved) markEdge(row)
    return
  }
  for (const { row, from } of moved.slice(0, MOST_ROWS)) move(row, from)
  for (const { row, bar, amount } of changes) {
    if (Math.abs(1 - bar) > SEEN) grow(row.querySelector('.lane > .bar'), bar)
    if (amount[0] !== amount[1]) roll(row.querySelector<HTMLElement>('.amount'), amount)
  }
}

function changesInSight(
  body: HTMLElement,
  before: Scene,
  now: Scene,
  { top, height }: Sight,
  amountOf: (value: number | undefined) => string,
): RowChange[] {
  const known = placesOf(before)
  const places = placesOf(now)
  const changes: RowChange[] = []
  for (const row of body.children) {
    if (!(row instanceof HTMLElement)) continue
    const old = known.get(row.dataset.team)
    const place = places.get(row.dataset.team)
    if (!old || !place) continue
    if (top + place.y > height || top + place.y + place.height < 0) continue
    const [was, is] = [old.row.value, place.row.value]
    changes.push({
      row,
      from: Math.max(-height, Math.min(height, old.y - place.y)),
      bar: was && is ? (was / before.laneScale / is) * now.laneScale : 1,
      amount: was === is ? ['', ''] : [amountOf(was), amountOf(is)],
    })
  }
  return changes
}

function placesOf({ placed, heights }: Scene) {
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
 * The climber passes over; the passed dim, under a veil in the colour of the board: a row that fades by itself is
 * drawn twice in every frame.
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

/** Without movement: what has changed its place says so for a while. */
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

/** The digits from the first that differs on roll on a layer above the text, which stays what it is for everyone who reads it. */
function roll(figure: HTMLElement | null, [before, now]: readonly [string, string]) {
  if (!figure || figure.querySelector('.roll')) return
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
