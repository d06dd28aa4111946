import { expect, it } from 'vitest'
import type { AdminTeam } from '@/data/adminClient'
import { adminTeam, teamSettings } from '../../../test/adminFixtures'
import { ALL, divisionOf, groupsOf, HIDDEN, shownRank, teamsOf } from './teamList'

const DIVISIONS = [
  { id: 'main', name: 'Main' },
  { id: 'guests', name: 'Guests' },
]
const teams: AdminTeam[] = [
  adminTeam({ team_id: 'hidden', rank: null, settings: teamSettings({ hidden: true }) }),
  adminTeam({ team_id: 'out', rank: null, settings: teamSettings({ out_of_competition: true }) }),
  adminTeam({ team_id: 'second', rank: 2 }),
  adminTeam({ team_id: 'guest', rank: 1, settings: teamSettings({ division: 'guests' }) }),
  adminTeam({ team_id: 'first', rank: 1, name: 'Prompt Pirates', tokens: 9 }),
]
const ids = (segment: string, search = '') =>
  teamsOf(teams, segment, search, DIVISIONS).map(({ team_id }) => team_id)

it('lists ranks first, then teams out of competition, then hidden ones', () => {
  expect(ids(ALL)).toEqual(['guest', 'first', 'second', 'out', 'hidden'])
})

it('shows one division, the first with those that have none, or the hidden teams', () => {
  expect(ids('guests')).toEqual(['guest'])
  expect(ids('main')).toEqual(['first', 'second', 'out', 'hidden'])
  expect(ids(HIDDEN)).toEqual(['hidden'])
})

it('lists one division after the other, and a single one without its name', () => {
  const groups = groupsOf(teamsOf(teams, ALL, '', DIVISIONS), DIVISIONS)
  expect(groups.map(({ division }) => division?.name)).toEqual(['Main', 'Guests'])
  expect(groups.map((group) => group.teams.map(({ team_id }) => team_id))).toEqual([
    ['first', 'second', 'out', 'hidden'],
    ['guest'],
  ])
  expect(groupsOf(teamsOf(teams, 'main', '', DIVISIONS), DIVISIONS)).toMatchObject([
    { division: undefined },
  ])
})

it('takes a division that was removed for the first one', () => {
  const lost = adminTeam({ settings: teamSettings({ division: 'gone' }) })
  expect(divisionOf(lost, DIVISIONS)?.id).toBe('main')
  expect(divisionOf(lost, [])).toBeUndefined()
})

it('finds a team by the name shown and by the one of the gateway', () => {
  const renamed = adminTeam({ name: 'team-7', settings: teamSettings({ display_name: 'Zürich' }) })
  for (const search of ['zür', 'TEAM-7'])
    expect(teamsOf([renamed], ALL, search, [])).toHaveLength(1)
  expect(ids(ALL, 'pirat')).toEqual(['first'])
})

it('shows no rank while nobody has used anything, nor outside of the competition', () => {
  expect(shownRank(adminTeam({ rank: 1, value: 0 }))).toBeNull()
  expect(shownRank(adminTeam({ rank: 1, value: 5 }))).toBe(1)
  expect(shownRank(adminTeam({ rank: 3, value: 0 }))).toBe(3)
  const settings = teamSettings({ out_of_competition: true })
  expect(shownRank(adminTeam({ rank: 1, value: 5, settings }))).toBeNull()
})
