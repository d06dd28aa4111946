import { describe, expect, it } from 'vitest'
import { leadSince, soleLeader, watchLead, type LeadWatch } from './leadChange'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** Feeds the leaders one after another, and returns when a change was celebrated. */
function celebrated(looks: readonly (readonly [at: number, leader: string | undefined])[]) {
  let watch: LeadWatch = {}
  return looks.flatMap(([at, leader]) => {
    const next = watchLead(watch, leader, at, 0)
    watch = next.watch
    return next.isNews ? [at] : []
  })
}

describe('a new leader is celebrated', () => {
  it('after ten seconds in the lead', () => {
    expect(
      celebrated([
        [10 * MINUTE, 'a'],
        [11 * MINUTE, 'b'],
        [11 * MINUTE + 9 * SECOND, 'b'],
        [11 * MINUTE + 10 * SECOND, 'b'],
        [11 * MINUTE + 11 * SECOND, 'b'],
      ]),
    ).toEqual([11 * MINUTE + 10 * SECOND])
  })

  it('with the time of the last change that made it the leader', () => {
    let watch: LeadWatch = {}
    for (const [second, leader] of [
      [600, 'a'],
      [640, 'b'],
      [652, 'b'],
      [680, 'a'],
      [684, 'b'],
      [700, 'a'],
      [712, 'a'],
    ] as const)
      watch = watchLead(watch, leader, second * SECOND, 0).watch
    expect(watch).toMatchObject({ leader: 'a', since: 700 * SECOND })
  })

  it('but not if the lead is lost before', () => {
    expect(
      celebrated([
        [20 * MINUTE, 'a'],
        [21 * MINUTE, 'b'],
        [21 * MINUTE + 5 * SECOND, 'a'],
        [21 * MINUTE + 8 * SECOND, 'b'],
        [21 * MINUTE + 16 * SECOND, 'b'],
        [21 * MINUTE + 17 * SECOND, 'a'],
        [22 * MINUTE, 'a'],
      ]),
    ).toEqual([])
  })

  it('at most once in three minutes', () => {
    expect(
      celebrated([
        [20 * MINUTE, 'a'],
        [21 * MINUTE, 'b'],
        [21 * MINUTE + 10 * SECOND, 'b'],
        [22 * MINUTE, 'a'],
        [22 * MINUTE + 10 * SECOND, 'a'],
        [25 * MINUTE, 'b'],
        [25 * MINUTE + 10 * SECOND, 'b'],
      ]),
    ).toEqual([21 * MINUTE + 10 * SECOND, 25 * MINUTE + 10 * SECOND])
  })

  it('not within ten minutes of the event’s start, and not afterwards either', () => {
    expect(
      celebrated([
        [MINUTE, 'a'],
        [9 * MINUTE, 'b'],
        [9 * MINUTE + 10 * SECOND, 'b'],
        [10 * MINUTE, 'b'],
        [12 * MINUTE, 'b'],
      ]),
    ).toEqual([])
  })

  it('not if it is the first leader', () => {
    expect(
      celebrated([
        [20 * MINUTE, undefined],
        [21 * MINUTE, 'a'],
        [22 * MINUTE, 'a'],
      ]),
    ).toEqual([])
  })

  it('not while two share the first place', () => {
    expect(
      celebrated([
        [20 * MINUTE, 'a'],
        [21 * MINUTE, 'b'],
        [21 * MINUTE + 9 * SECOND, undefined],
        [21 * MINUTE + 12 * SECOND, 'b'],
        [21 * MINUTE + 21 * SECOND, 'b'],
        [21 * MINUTE + 22 * SECOND, 'b'],
      ]),
    ).toEqual([21 * MINUTE + 22 * SECOND])
  })
})

describe('the leader', () => {
  const at = (team_id: string, rank: number, tokens: number) => ({ team_id, rank, tokens })

  it('is the team of rank 1', () => {
    expect(soleLeader([at('a', 2, 5), at('b', 1, 9)])).toBe('b')
  })

  it('is undefined while two teams are level, or before the first token', () => {
    expect(soleLeader([at('a', 1, 9), at('b', 1, 9)])).toBeUndefined()
    expect(soleLeader([at('a', 1, 0)])).toBeUndefined()
    expect(soleLeader([])).toBeUndefined()
  })
})

describe('the time of a change of the lead', () => {
  const moment = (kind: 'leads' | 'passes', id: string, at: string) => ({
    kind,
    at,
    team: { team_id: id, name: id, slot: 0, rank: 1, deleted: false },
  })
  const moments = [
    moment('passes', 'c', '2026-11-23T10:40:00Z'),
    moment('leads', 'b', '2026-11-23T10:38:00Z'),
    moment('leads', 'a', '2026-11-23T10:20:00Z'),
  ]
  const seenAt = Date.parse('2026-11-23T10:39:02Z')

  it('is that of the moments, though the page saw it later', () => {
    expect(leadSince(moments, 'b', seenAt)).toBe(Date.parse('2026-11-23T10:38:00Z'))
  })

  it('is when the page saw it where another team led after the minute of the moments', () => {
    const minute = Date.parse('2026-11-23T10:38:00Z')
    expect(leadSince(moments, 'b', seenAt, minute + 50_000)).toBe(minute)
    expect(leadSince(moments, 'b', seenAt, minute + 60_000)).toBe(seenAt)
  })

  it('is that of the moments after an outage, and where the clock of the viewer is wrong', () => {
    expect(leadSince(moments, 'b', seenAt + 300_000)).toBe(Date.parse('2026-11-23T10:38:00Z'))
  })

  it('is when the page saw it where the moments do not have it, or not yet', () => {
    expect(leadSince(moments, 'a', seenAt)).toBe(seenAt)
    expect(leadSince([], 'b', seenAt)).toBe(seenAt)
    expect(leadSince(moments, 'a', undefined)).toBeUndefined()
  })
})
