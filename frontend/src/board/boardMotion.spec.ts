import { beforeEach, describe, expect, it, vi } from 'vitest'
import { boardRows } from './board'
import { team } from '../../test/fixtures'
import { play } from './boardMotion'

const SIGHT = { top: 100, height: 900 }
const ROW = 48

/** A board of these teams, each with its tokens. */
function scene(tokens: Record<string, number>) {
  const rows = boardRows(
    Object.entries(tokens).map(([name, amount]) => team({ team_id: name, tokens: amount })),
  )
  return {
    placed: rows.map((row) => ({ row, isTall: false })),
    heights: rows.map(() => ROW),
    laneScale: Math.max(...Object.values(tokens)),
  }
}

interface Run {
  readonly element: Element
  readonly keyframes: Record<string, unknown>
  readonly options: KeyframeAnimationOptions
}
let runs: (Run & { onfinish?: () => void })[] = []

function bodyOf(ids: readonly string[]) {
  const body = document.createElement('tbody')
  for (const id of ids) {
    const row = document.createElement('tr')
    row.dataset.team = id
    row.innerHTML =
      '<td><div class="lane"><div class="bar"></div></div></td><td><span class="amount"></span></td>'
    body.append(row)
  }
  return body
}

const run = (before: Record<string, number>, now: Record<string, number>) => {
  const body = bodyOf(Object.keys(now))
  play(body, scene(before), scene(now), SIGHT, ({ value }) => String(value))
  return body
}
const moves = () => runs.filter(({ keyframes }) => 'translate' in keyframes)
const crowd = (order: readonly number[]) =>
  Object.fromEntries(order.map((index) => [`t${String(index)}`, 100]))

beforeEach(() => {
  runs = []
  Element.prototype.animate = function (this: Element, keyframes, options) {
    const entry = {
      element: this,
      keyframes: keyframes as unknown as Run['keyframes'],
      options: options as KeyframeAnimationOptions,
    }
    runs.push(entry)
    return entry as unknown as Animation
  }
})

describe('play', () => {
  it('moves each row from its previous position', () => {
    run({ a: 20, b: 10 }, { b: 30, a: 20 })
    const found = moves().map(({ element, keyframes }) => [
      (element as HTMLElement).dataset.team,
      (element as HTMLElement).dataset.motion,
      keyframes.translate,
    ])
    expect(found).toEqual([
      ['b', 'climbs', ['0 48px', '0 0']],
      ['a', 'passed', ['0 -48px', '0 0']],
    ])
    for (const { onfinish } of moves()) onfinish?.()
    expect((moves()[0]?.element as HTMLElement).dataset.motion).toBeUndefined()
  })

  it('dims the overtaken row under a veil', () => {
    run({ a: 20, b: 10 }, { b: 30, a: 20 })
    const veils = runs.filter(({ options }) => options.pseudoElement === '::after')
    expect(
      veils.map(({ element, keyframes }) => [
        (element as HTMLElement).dataset.team,
        keyframes.opacity,
      ]),
    ).toEqual([['a', [0, 0.25, 0]]])
  })

  it('moves at most twelve rows, those with the longest distance', () => {
    const order = Array.from({ length: 16 }, (_, index) => index)
    run(crowd(order), crowd([15, ...order.slice(0, 15)]))
    expect(moves()).toHaveLength(12)
    expect((moves()[0]?.element as HTMLElement).dataset.team).toBe('t15')
  })

  it('skips rows out of sight', () => {
    const order = Array.from({ length: 40 }, (_, index) => index)
    run(crowd(order), crowd([...order.slice(0, 30), ...order.slice(30).reverse()]))
    expect(moves()).toEqual([])
  })

  it('grows bars from their previous length', () => {
    run({ a: 100, b: 50 }, { a: 100, b: 75 })
    const grown = runs.filter(({ element }) => element.className === 'bar')
    expect(grown.map(({ keyframes }) => keyframes.transform)).toEqual([['scaleX(0.6667)', 'none']])
  })

  it('rolls the digits that differ, above a text that does not change', () => {
    const body = run({ a: 12_345 }, { a: 12_399 })
    const layer = body.querySelector<HTMLElement>('.roll')
    expect(layer?.dataset.same).toBe('123')
    expect(layer?.querySelector('i')?.dataset).toMatchObject({ from: '45', to: '99' })
    expect(layer?.getAttribute('aria-hidden')).toBe('true')
    expect(body.textContent).toBe('')
    for (const { onfinish } of runs) onfinish?.()
    expect(body.querySelector('.roll')).toBeNull()
  })

  it('places rows without animation under reduced motion, and marks the changed ones for two seconds', () => {
    vi.useFakeTimers()
    vi.spyOn(window, 'matchMedia').mockReturnValue({ matches: true } as MediaQueryList)
    const body = run({ a: 20, b: 10 }, { b: 30, a: 20 })
    expect(runs).toEqual([])
    const [first] = body.children
    expect((first as HTMLElement).dataset.motion).toBe('moved')
    vi.advanceTimersByTime(2000)
    expect((first as HTMLElement).dataset.motion).toBeUndefined()
    vi.useRealTimers()
  })
})
