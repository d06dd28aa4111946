import { describe, expect, it } from 'vitest'
import { nowOf, rankChange } from './teamPace'
import { teamPace } from '../../test/fixtures'

describe('the change of a rank', () => {
  it('is the difference from the rank an hour ago', () => {
    expect(rankChange(teamPace({ rank: 1, rank_hour_ago: 3 }))).toEqual({ kind: 'up', ranks: 2 })
    expect(rankChange(teamPace({ rank: 4, rank_hour_ago: 3 }))).toEqual({ kind: 'down', ranks: 1 })
    expect(rankChange(teamPace({ rank: 3, rank_hour_ago: 3 }))).toEqual({ kind: 'same' })
  })

  it('is new for a team that had no tokens, and unknown without data', () => {
    expect(rankChange(teamPace({ rank_hour_ago: null, new: true }))).toEqual({ kind: 'new' })
    expect(rankChange(teamPace({ rank_hour_ago: null }))).toEqual({ kind: 'unknown' })
  })
})

describe('now', () => {
  const AT = '2026-11-23T14:37:00Z'
  const idle = (last_used_at: string | null) => teamPace({ tokens_per_minute: 0, last_used_at })

  it('is the rate', () => {
    expect(nowOf(teamPace({ tokens_per_minute: 12.5 }), AT)).toBe(12.5)
  })

  it('is quiet after ten minutes without tokens, and zero before', () => {
    expect(nowOf(idle('2026-11-23T14:27:00Z'), AT)).toBe('quiet')
    expect(nowOf(idle('2026-11-23T14:28:00Z'), AT)).toBe(0)
    expect(nowOf(idle(null), AT)).toBe('quiet')
  })

  it('is not known without a rate, nor when the period is over', () => {
    expect(nowOf(teamPace({ tokens_per_minute: null }), AT)).toBeUndefined()
    expect(nowOf(teamPace({ tokens_per_minute: 5 }), null)).toBeUndefined()
  })
})
