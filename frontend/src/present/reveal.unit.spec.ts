import { describe, expect, it } from 'vitest'
import type { RevealedTeam, RevealReport } from '@/data/client'
import {
  byRank,
  isInside,
  knownUntil,
  litOf,
  outcomeOf,
  partsOf,
  reportOf,
  revealRows,
  revealScale,
  shownValue,
  toGo,
  type VeiledTeam,
} from './reveal'

const WINDOW = 862
const frozen: readonly VeiledTeam[] = Array.from({ length: 24 }, (_, index) => ({
  team_id: `t${String(index + 1)}`,
  name: `Team ${String(index + 1)}`,
  slot: index,
  value: 2400 - 100 * index,
}))

const revealedTeam = (rank: number, changes: Partial<RevealedTeam> = {}): RevealedTeam => ({
  team_id: `t${String(rank)}`,
  name: `Team ${String(rank)}`,
  slot: rank,
  rank,
  value: 3000 - 100 * rank,
  frozen_rank: rank,
  frozen_value: 2500 - 100 * rank,
  ...changes,
})

/** After some steps from the last rank upward. */
function after(step: number, changes: Partial<RevealReport> = {}): RevealReport {
  const revealed = Array.from({ length: step }, (_, index) => revealedTeam(24 - index))
  return {
    division: null,
    step,
    steps: 24,
    revealed,
    lit: revealed.slice(-1).map(({ team_id: id }) => id),
    stage: 'ranks',
    ...changes,
  }
}
const inWindow = (report: RevealReport, height = WINDOW) =>
  revealRows(frozen, report, height).filter((row) => isInside(row, height))
const kinds = (report: RevealReport, height = WINDOW) => {
  const counts = { veiled: 0, lit: 0, revealed: 0 }
  for (const { kind } of inWindow(report, height)) counts[kind] += 1
  return counts
}

describe('the window', () => {
  it('has three veiled rows above the lit one and six below, on the lines of the design', () => {
    expect(kinds(after(18))).toEqual({ veiled: 3, lit: 1, revealed: 6 })
    const lit = inWindow(after(18)).find(({ kind }) => kind === 'lit')
    expect(lit).toMatchObject({ y: 218, height: 206 })
    expect(inWindow(after(18)).at(-6)).toMatchObject({ kind: 'revealed', y: 438, height: 60 })
  })

  it('keeps the lit row on its line while there are rows on both sides', () => {
    const lines = [10, 14, 18, 21].map(
      (step) => inWindow(after(step)).find((r) => r.kind === 'lit')?.y,
    )
    expect(new Set(lines)).toEqual(new Set([218]))
  })

  it('is full at the start and at the end', () => {
    expect(kinds(after(0))).toEqual({ veiled: 12, lit: 0, revealed: 0 })
    expect(kinds(after(1))).toEqual({ veiled: 9, lit: 1, revealed: 0 })
    expect(kinds(after(24))).toEqual({ veiled: 0, lit: 1, revealed: 9 })
  })

  it.each([0, 1, 5, 18, 23, 24])('after %i steps rows do not overlap, best rank on top', (step) => {
    const rows = revealRows(frozen, after(step), WINDOW)
    rows.slice(1).forEach((row, index) => {
      const above = rows[index]
      expect(row.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0))
    })
    const places = rows.map((row) => (row.kind === 'veiled' ? row.place : row.team.rank))
    expect(places).toEqual(places.toSorted((a, b) => (a ?? 0) - (b ?? 0)))
  })

  it('has more rows in portrait', () => {
    const { veiled, revealed } = kinds(after(18), 1524)
    expect(veiled).toBeGreaterThan(3)
    expect(revealed).toBeGreaterThan(6)
  })
})

describe('what is lit', () => {
  it('is nothing before the first step', () => {
    expect(litOf(after(0))).toEqual([])
  })

  it('is every team of one rank, and their rows fit however many they are', () => {
    for (const count of [2, 3, 8]) {
      const tied = Array.from({ length: count }, (_, index) =>
        revealedTeam(17 + index, { rank: 17 }),
      )
      const report = after(0, { revealed: tied, lit: tied.map(({ team_id: id }) => id), step: 1 })
      expect(litOf(report)).toHaveLength(count)
      expect(kinds(report).lit).toBe(count)
    }
  })

  it('follows the ranks where it is out of competition', () => {
    const out = ['a', 'b'].map((id) => revealedTeam(30, { team_id: id, rank: null }))
    expect(byRank([...out, revealedTeam(2)]).map(({ rank }) => rank)).toEqual([2, null, null])
  })
})

it('tells of one division alone, and of success in percent', () => {
  const revealed = [revealedTeam(1, { value: 0.5 }), revealedTeam(2)]
  const ofFirst = reportOf(after(0, { revealed }), 'success', (id) => id === 't1')
  expect(ofFirst.revealed.map(({ team_id: id, value }) => [id, value])).toEqual([['t1', 50]])
  expect(shownValue('tokens', 12)).toBe(12)
  expect(shownValue('success', null)).toBeNull()
})

describe('the result of a team', () => {
  it.each([
    [4, 4, 'holds'],
    [3, 4, 'climbs'],
    [5, 4, 'now'],
    [5, null, 'now'],
    [null, null, 'out'],
  ] as const)('rank %s after rank %s: %s', (rank, frozenRank, outcome) => {
    expect(outcomeOf({ rank, frozen_rank: frozenRank })).toBe(outcome)
  })

  it('is made of what was known and what came after', () => {
    expect(partsOf(revealedTeam(4))).toEqual({ known: 2100, gain: 500 })
    expect(partsOf(revealedTeam(4, { value: 2000 }))).toEqual({ known: 2000, gain: 0 })
    expect(partsOf(revealedTeam(4, { value: null, frozen_value: null }))).toEqual({
      known: 0,
      gain: 0,
    })
  })
})

it('scales its lanes by numbers that are known', () => {
  expect(revealScale(frozen, after(1))).toBe(2400)
  expect(revealScale(frozen, after(24))).toBe(2900)
  expect(revealScale([], after(0))).toBe(1)
})

it('counts the steps to go', () => {
  expect(toGo({ step: 21, steps: 24 })).toBe(3)
  expect(toGo({ step: 25, steps: 24 })).toBe(0)
})

it('names the moment of the freeze, also once the result is published', () => {
  const end = Date.parse('2026-11-24T18:00Z')
  const freeze_at = '2026-11-24T16:30:00+00:00'
  const freeze = Date.parse(freeze_at)
  expect(knownUntil({ frozenAt: freeze, freeze_at, end })).toBe(freeze)
  expect(knownUntil({ frozenAt: undefined, freeze_at, end })).toBe(freeze)
  expect(knownUntil({ frozenAt: undefined, freeze_at: null, end })).toBe(end)
  // Ended before it would have been frozen.
  const early = Date.parse('2026-11-24T16:00Z')
  expect(knownUntil({ frozenAt: undefined, freeze_at, end: early })).toBe(early)
})
