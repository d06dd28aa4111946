import { expect, it } from 'vitest'
import { pauseAfter, withMoves, withNews } from './live'
import { statusAnswer, team, tokensAnswer } from '../../test/fixtures'

it('moves the teams that moved and leaves the others as they are', () => {
  const [first, second, third] = [
    team({ team_id: 'a', rank: 1, tokens: 30 }),
    team({ team_id: 'b', rank: 2, tokens: 20 }),
    team({ team_id: 'c', rank: 3, tokens: 10 }),
  ]
  const moved = withMoves(tokensAnswer([first, second, third]), [
    { team_id: 'c', rank: 1, tokens: 40 },
    { team_id: 'a', rank: 2, tokens: 30 },
    { team_id: 'b', rank: 3, tokens: 20 },
    { team_id: 'unknown', rank: 4, tokens: 1 },
  ])
  expect(moved.teams.map(({ team_id, tokens }) => [team_id, tokens])).toEqual([
    ['c', 40],
    ['a', 30],
    ['b', 20],
  ])
})

it('hands back the same answer where nobody moved', () => {
  const answer = tokensAnswer([team()])
  expect(withMoves(answer, [])).toBe(answer)
})

it('brings the as-of forward and keeps the server’s clock', () => {
  const status = statusAnswer({ as_of: '2026-11-23T14:00:00Z', age_seconds: 2 })
  // The status came ten seconds ago: it is 14:00:12 at the server.
  const newer = withNews(status, { as_of: '2026-11-23T14:00:09Z' }, 1000, 11_000)
  expect(newer.as_of).toBe('2026-11-23T14:00:09Z')
  expect(newer.age_seconds).toBe(3)
  expect(newer.gateway).toEqual(status.gateway)
})

it('tells of a gateway that fails', () => {
  const gateway = { state: 'failing', error: 'Refused.', next_attempt_at: null } as const
  const news = { as_of: null, stale: true, gateway }
  expect(withNews(statusAnswer(), news, 0, 0)).toMatchObject({
    stale: true,
    as_of: statusAnswer().as_of,
    gateway: { state: 'failing', error: 'Refused.' },
  })
})

it('waits longer after each failure, at most half a minute, and never all at once', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((failures) => pauseAfter(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ])
  expect(pauseAfter(1, 0)).toBe(500)
})
