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

/** State of the board before or after an update. */
interface Scene {
  readonly placed: readonly Placed[]
  readonly heights: readonly number[]
  readonly laneScale: number
}

/** Position of the first row in the viewport and the viewport's height, as last measured: measuring again would force a layout. */
interface Sight {
  readonly top: number
  readonly height: number
}

/** Changes of a visible row. */
interface RowChange {
  readonly row: HTMLElement
  /** Its previous offset below its new position, in px. */
  readonly from: number
  /** Previous length of its bar relative to the new length. */
  readonly bar: number
  /** Its formatted amount before and after. */
  readonly amount: readonly [string, string]
}

/** Animates the rendered rows from their previous to their current state. */
export function play(
  body: HTMLElement,
  before: Scene,
  now: Scene,
  sight: Sight,
  amountOf: (row: BoardRow) => string,
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
  amountOf: (row: BoardRow) => string,
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
      amount: was === is ? ['', ''] : [amountOf(old.row), amountOf(place.row)],
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
