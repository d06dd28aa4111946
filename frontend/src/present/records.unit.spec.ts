import { describe, expect, it } from 'vitest'
import { team } from '../../test/fixtures'
import { comparisonOf, recordsOf, type RecordKind } from './records'

const HOUR = 3_600_000
const row = (name: string, tokens: number) => ({ name, team_id: name, slot: 0, rank: 1, tokens })
const climb = (name: string, rank: number, rank_hour_ago: number | null) => ({
  ...{ name, team_id: name, slot: 0, rank, rank_hour_ago },
})
type Given = Parameters<typeof recordsOf>
type Known = [Given[0], Given[1], Given[2], fewest?: number]
const recordOf = (kind: RecordKind, ...[teams, hours, climbs, fewest = 20]: Known) =>
  recordsOf(teams, hours, climbs, fewest).find((record) => record.kind === kind)
const names = (kind: RecordKind, ...given: Known) => {
  const record = recordOf(kind, ...given)
  return record && [record.best, ...record.behind].map((feat) => feat.team.name)
}

describe('the fastest hour', () => {
  const hours = [
    { start: 0, minutes: 60, teams: [row('A', 10), row('B', 48), row('E', 45)] },
    { start: HOUR, minutes: 60, teams: [row('A', 50), row('C', 47), row('D', 46), row('F', 44)] },
  ]

  it('is the best of any team, followed by three teams with their own best', () => {
    const record = recordOf('hour', [], hours, [])
    expect(record?.best).toMatchObject({ value: 50, hour: HOUR, team: { name: 'A' } })
    expect(record?.behind.map(({ team, value }) => [team.name, value])).toEqual([
      ['B', 48],
      ['C', 47],
      ['D', 46],
    ])
  })

  it('is over: a running one holds no record', () => {
    const running = { start: 2 * HOUR, minutes: 37, teams: [row('C', 90)] }
    const record = recordOf('hour', [], [...hours, running], [])
    expect(record?.best).toMatchObject({ value: 50, team: { name: 'A' } })
    expect(recordOf('hour', [], [running], [])).toBeUndefined()
  })

  it('is followed by teams within a tenth only', () => {
    const points = [{ start: 0, minutes: 60, teams: [row('A', 100), row('B', 90), row('C', 89)] }]
    expect(names('hour', [], points, [])).toEqual(['A', 'B'])
  })
})

describe('most tokens per $', () => {
  const used = (name: string, tokens: number, cost: number, requests = 20) =>
    team({ name, team_id: name, tokens, total_cost: cost, total_requests: requests })

  it('divides tokens by dollars', () => {
    expect(names('efficiency', [used('A', 1100, 3), used('B', 800, 2)], [], [])).toEqual(['B', 'A'])
  })

  it('requires twenty requests and a cent', () => {
    const teams = [used('few', 9000, 1, 19), used('free', 9000, 0), used('cheap', 9000, 0.005)]
    expect(names('efficiency', teams, [], [])).toBeUndefined()
  })
})

describe('the biggest climber', () => {
  it('is the team that gained most ranks within the hour; the higher-ranked of equals', () => {
    const climbs = [climb('A', 7, 9), climb('B', 2, 5), climb('C', 4, 7), climb('D', 3, 1)]
    expect(names('climber', [], [], climbs)).toEqual(['B', 'C'])
    expect(recordOf('climber', [], [], climbs)?.best).toMatchObject({ value: 3, from: 5 })
  })

  it('is absent if nobody climbed or the ranks an hour ago are unknown', () => {
    expect(
      recordsOf([], [], [climb('A', 1, null), climb('B', 2, 2), climb('C', 3, 1)], 20),
    ).toEqual([])
  })
})

describe('best success', () => {
  it('requires twenty requests; of equal percentages, the one with more requests is first', () => {
    const withRequests = (name: string, success_rate: number, total_requests: number) =>
      team({ name, team_id: name, success_rate, total_requests })
    const teams = [
      withRequests('few', 100, 19),
      withRequests('A', 100, 20),
      withRequests('B', 100, 40),
      withRequests('C', 95, 99),
      withRequests('D', 89, 99),
    ]
    expect(names('success', teams, [], [])).toEqual(['B', 'A', 'C'])
    expect(names('success', teams, [], [], 5)).toEqual(['B', 'A', 'few', 'C'])
  })
})

describe('an hour in other units', () => {
  it('is given in tokens per second and novels', () => {
    expect(comparisonOf(2_341_388)).toEqual({ perSecond: 650, novel: { every: 3 } })
    expect(comparisonOf(36_000_000)).toEqual({ perSecond: 10_000, novel: { each: 5 } })
  })

  it('is omitted below one novel', () => {
    expect(comparisonOf(100_000)).toBeUndefined()
  })
})
