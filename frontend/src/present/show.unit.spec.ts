import { describe, expect, it } from 'vitest'
import {
  advance,
  dotsOf,
  itemAt,
  itemsOf,
  OPENING,
  paceOf,
  step,
  type Programme,
  type Show,
} from './show'

const ALL: Programme = {
  pace: 20,
  pages: 1,
  scenes: ['board', 'race', 'models', 'records'],
  records: ['hour', 'efficiency'],
}
const keys = (programme: Programme, round = 0) => itemsOf(programme, round).map(({ key }) => key)

/** The scenes shown second by second. */
function watched(programme: Programme, seconds: number, from: Show = OPENING): string[] {
  let show = from
  return Array.from({ length: seconds }, () => {
    const { key } = itemAt(show, programme)
    show = advance(show, programme, 1000)
    return key
  })
}

/** [board × 20, race × 20 …] */
const runs = (shown: readonly string[]) =>
  shown.reduce<[string, number][]>((found, key) => {
    const last = found.at(-1)
    if (last?.[0] === key) last[1] += 1
    else found.push([key, 1])
    return found
  }, [])

describe('a round', () => {
  it('shows each scene for the set time, and another record in the next round', () => {
    expect(runs(watched(ALL, 160))).toEqual([
      ['board', 20],
      ['race', 20],
      ['models', 20],
      ['records:hour', 20],
      ['board', 20],
      ['race', 20],
      ['models', 20],
      ['records:efficiency', 20],
    ])
  })

  it('turns the pages of the board, the first one for twice as long', () => {
    expect(runs(watched({ ...ALL, pages: 3 }, 60))).toEqual([
      ['board', 20],
      ['board:1', 10],
      ['board:2', 10],
      ['race', 20],
    ])
  })

  it('has the scenes in the order of the organisers; one alone stays', () => {
    expect(keys({ ...ALL, scenes: ['models', 'board'], pages: 2 })).toEqual([
      'models',
      'board',
      'board:1',
    ])
    expect(runs(watched({ ...ALL, scenes: ['board'] }, 90))).toEqual([['board', 90]])
    const lobby: Programme = { ...ALL, scenes: ['lobby'] }
    expect(runs(watched(lobby, 90))).toEqual([['lobby', 90]])
  })

  it('shows a replay for as long as it takes', () => {
    expect(runs(watched({ ...ALL, scenes: ['board', 'replay'] }, 110))).toEqual([
      ['board', 20],
      ['replay', 90],
    ])
  })

  it('has at most five further pages, and shows every team after some rounds', () => {
    const programme = { ...ALL, pages: 50 }
    const seen = new Set<string>()
    for (let round = 0; round < 10; round++) {
      const pages = keys(programme, round).filter((key) => key.startsWith('board:'))
      expect(pages.length).toBeLessThanOrEqual(5)
      for (const page of pages) seen.add(page)
    }
    expect(seen.size).toBe(49)
  })
})

describe('during the show', () => {
  it('a scene that loses its content is followed by the next', () => {
    const show = { round: 0, key: 'race', shownMs: 9000 }
    const without: Programme = { ...ALL, scenes: ['board', 'models', 'records'] }
    expect(itemAt(show, without).key).toBe('models')
    expect(advance(show, without, 1000)).toEqual({ round: 0, key: 'models', shownMs: 1000 })
  })

  it('a page that no longer exists is followed by the board', () => {
    expect(itemAt({ round: 0, key: 'board:4', shownMs: 0 }, ALL).key).toBe('board')
  })

  it('the last scene is followed by the board if it no longer exists', () => {
    const show = { round: 0, key: 'records:hour', shownMs: 0 }
    expect(itemAt(show, { ...ALL, scenes: ['board', 'race'] }).key).toBe('board')
  })

  it('a faster pace applies at once', () => {
    const show = { round: 0, key: 'board', shownMs: 12_000 }
    expect(advance(show, { ...ALL, pace: 10 }, 1000).key).toBe('race')
  })
})

describe('steps', () => {
  it('go forward and back, also across rounds', () => {
    expect(step(OPENING, ALL, 1).key).toBe('race')
    const last = step(OPENING, ALL, -1)
    expect(last).toEqual({ round: -1, key: 'records:efficiency', shownMs: 0 })
    expect(step(last, ALL, 1)).toEqual(OPENING)
  })

  it('restart the scene', () => {
    expect(step({ round: 0, key: 'board', shownMs: 15_000 }, ALL, 1).shownMs).toBe(0)
  })
})

describe('the dots', () => {
  it('are one per page and scene, and the active one fills', () => {
    expect(dotsOf({ round: 0, key: 'board:1', shownMs: 5000 }, { ...ALL, pages: 2 })).toEqual([
      { key: 'board', isActive: false, progress: 0 },
      { key: 'board:1', isActive: true, progress: 0.5 },
      { key: 'race', isActive: false, progress: 0 },
      { key: 'models', isActive: false, progress: 0 },
      { key: 'records:hour', isActive: false, progress: 0 },
    ])
  })
})

it.each([
  ['', 20],
  ['30', 30],
  ['1', 5],
  ['999', 120],
  ['fast', 20],
])('the pace of “%s” is %i seconds', (text, seconds) => {
  expect(paceOf(text)).toBe(seconds)
})

it('without a pace in the address, that of the organisers holds', () => {
  expect(paceOf('', 45)).toBe(45)
  expect(paceOf('30', 45)).toBe(30)
})
