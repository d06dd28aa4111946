import { describe, expect, it } from 'vitest'

import { REQUEST_PARTS } from '@/charts/legend'
import { shownRequests, successRows, successTotal } from './success'

const team = (name: string, requests: number, failed: number) => ({
  name,
  team_id: name,
  slot: 0,
  rank: 1,
  total_requests: requests,
  successful_requests: requests - failed,
  failed_requests: failed,
  success_rate: requests ? ((requests - failed) / requests) * 100 : 0,
})

describe('successRows', () => {
  it('puts the highest share first and teams with few requests at the end, unranked', () => {
    const rows = successRows([
      team('few', 5, 0),
      team('good', 100, 1),
      team('fine', 100, 9),
      team('none', 0, 0),
    ])
    expect(rows.map((row) => [row.team.name, row.percent])).toEqual([
      ['good', 99],
      ['fine', 91],
      ['few', null],
    ])
  })

  it('compares from exactly twenty requests', () => {
    expect(successRows([team('a', 20, 1), team('b', 19, 0)]).map((row) => row.percent)).toEqual([
      95,
      null,
    ])
  })

  it('puts more requests first among equals', () => {
    expect(successRows([team('a', 50, 0), team('b', 500, 0)]).map((row) => row.team.name)).toEqual([
      'b',
      'a',
    ])
  })
})

it('adds up all teams, also the unranked', () => {
  expect(successTotal(successRows([team('a', 10, 5), team('b', 90, 0)]))).toEqual({
    percent: 95,
    requests: 100,
  })
  expect(successTotal([])).toBeNull()
})

it('counts the requests of the parts that are shown', () => {
  const [half] = successRows([team('a', 100, 50)])
  expect(half && shownRequests(half, ['failed'])).toBe(50)
  expect(half && shownRequests(half, REQUEST_PARTS)).toBe(100)
})
