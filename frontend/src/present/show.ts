import type { RecordKind } from './records'

/** The programme of the present view: which scene, for how long, and what comes next. Pure; time is a parameter. */

export const SCENES = [
  'lobby',
  'board',
  'race',
  'models',
  'records',
  'what_if',
  'replay',
  'reveal',
  'podium',
  'awards',
] as const
export type Scene = (typeof SCENES)[number]

export const [SHORTEST_PACE, USUAL_PACE, LONGEST_PACE] = [5, 20, 120]
export const PACE_STEP = 5

/** Seconds per scene, from the address; without one the usual pace. */
export function paceOf(text: string, usual = USUAL_PACE): number {
  const seconds = Math.round(Number(text))
  if (!text || !Number.isFinite(seconds)) return usual
  return Math.max(SHORTEST_PACE, Math.min(LONGEST_PACE, seconds))
}

/** The available content. */
export interface Programme {
  /** Seconds. */
  readonly pace: number
  /** The scenes of a round that have content, in their order; at least one. */
  readonly scenes: readonly Scene[]
  readonly pages: number
  readonly records: readonly RecordKind[]
}

interface Item {
  readonly key: string
  readonly scene: Scene
  /** Of the board. */
  readonly page: number
  readonly record: RecordKind | undefined
  readonly ms: number
}

/** Number of further board pages per round; later rounds show the others. */
const PAGES_A_ROUND = 5

const mod = (value: number, count: number) => ((value % count) + count) % count

/** A replay lasts as long as it takes, whatever the pace. */
export const REPLAY_MS = 90_000

/** One round: each scene once; the board's further pages for half the time, and one record. */
export function itemsOf(programme: Programme, round: number): readonly Item[] {
  const { records, scenes } = programme
  const ms = programme.pace * 1000
  const item = (scene: Scene, rest: Partial<Item> = {}): Item => ({
    key: scene,
    scene,
    page: 0,
    record: undefined,
    ms,
    ...rest,
  })
  const pages = furtherPages(programme.pages, round).map((page) =>
    item('board', { key: `board:${String(page)}`, page, ms: ms / 2 }),
  )
  const record = records[mod(round, Math.max(1, records.length))]
  return scenes.flatMap((scene) => {
    if (scene === 'board') return [item(scene), ...pages]
    if (scene === 'records') return item(scene, { key: `records:${record ?? ''}`, record })
    return item(scene, scene === 'replay' ? { ms: REPLAY_MS } : {})
  })
}

function furtherPages(pages: number, round: number): number[] {
  const further = Array.from({ length: Math.max(0, pages - 1) }, (_, index) => index + 1)
  const rounds = Math.max(1, Math.ceil(further.length / PAGES_A_ROUND))
  const first = mod(round, rounds) * PAGES_A_ROUND
  return further.slice(first, first + PAGES_A_ROUND)
}

/** Current position in the programme. */
export interface Show {
  readonly round: number
  readonly key: string
  /** How long the item has been shown. */
  readonly shownMs: number
}

export const OPENING: Show = { round: 0, key: 'board', shownMs: 0 }

/** The current item; if it no longer exists, the next one that does. */
export function itemAt(show: Show, programme: Programme): Item {
  const items = itemsOf(programme, show.round)
  const found = items.find(({ key }) => key === show.key)
  if (found) return found
  const place = (scene: string | undefined) => SCENES.findIndex((one) => one === scene)
  const gone = place(show.key.split(':')[0])
  return items.find(({ scene }) => place(scene) >= gone) ?? (items[0] as Item)
}

/** One scene forward or back, across rounds. */
export function step(show: Show, programme: Programme, by: 1 | -1): Show {
  const items = itemsOf(programme, show.round)
  const at = items.indexOf(items.find(({ key }) => key === itemAt(show, programme).key) as Item)
  const next = items[at + by]
  if (next) return { round: show.round, key: next.key, shownMs: 0 }
  const round = show.round + by
  const others = itemsOf(programme, round)
  return { round, key: (others.at(by > 0 ? 0 : -1) as Item).key, shownMs: 0 }
}

/** The position after some time. */
export function advance(show: Show, programme: Programme, ms: number): Show {
  const item = itemAt(show, programme)
  const shownMs = item.key === show.key ? show.shownMs + ms : ms
  if (shownMs >= item.ms) return step(show, programme, 1)
  return { round: show.round, key: item.key, shownMs }
}

export interface Dot {
  readonly key: string
  readonly isActive: boolean
  /** Elapsed share of its time, 0 to 1. */
  readonly progress: number
}

/** One dot for each page of the board and each scene of the round. */
export function dotsOf(show: Show, programme: Programme): Dot[] {
  const current = itemAt(show, programme)
  return itemsOf(programme, show.round).map(({ key, ms }) => {
    const isActive = key === current.key
    const shownMs = isActive && show.key === key ? show.shownMs : 0
    return { key, isActive, progress: Math.min(1, shownMs / ms) }
  })
}
