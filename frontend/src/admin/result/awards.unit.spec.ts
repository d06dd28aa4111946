import { expect, it } from 'vitest'
import type { Award, AwardCandidates } from '@/data/adminClient'
import { awardNames, customAward, givenTo, listedAwards } from './awards'

const award = (changes: Partial<Award> = {}): Award => ({
  kind: 'climber',
  title: 'Biggest climber',
  title_de: null,
  team_id: 'a',
  value: 4,
  unit: 'ranks',
  condition: '',
  condition_de: '',
  runner_up: 'B',
  runner_up_value: 3,
  ...changes,
})
const candidate = (rank: number, team_id: string, value: number) => ({
  rank,
  team_id,
  name: team_id.toUpperCase(),
  slot: rank,
  value,
})
const climbers: AwardCandidates = {
  kind: 'climber',
  title: 'Biggest climber',
  title_de: 'Größter Sprung',
  unit: 'ranks',
  condition: '',
  condition_de: '',
  award: award(),
  coverage: null,
  candidates: [candidate(1, 'a', 4), candidate(2, 'b', 3), candidate(3, 'c', 1)],
}

it('goes to another candidate with its own figure, and with who came next', () => {
  const edited = award({ title: 'Rocket' })
  expect(givenTo(edited, 'c', climbers)).toMatchObject({
    title: 'Rocket',
    team_id: 'c',
    value: 1,
    runner_up: 'A',
    runner_up_value: 4,
  })
  expect(givenTo(edited, 'a', climbers)).toMatchObject({
    team_id: 'a',
    value: 4,
    runner_up: 'B',
    runner_up_value: 3,
  })
  expect(givenTo(edited, null, climbers)).toMatchObject({
    team_id: null,
    value: null,
    runner_up: null,
    runner_up_value: null,
  })
})

it('lists what is given, what could be, and those of the organisers', () => {
  const own = { ...customAward([]), title: 'Best demo' }
  const listed = listedAwards([own], [climbers])
  expect(listed.map(({ award: { kind }, isGiven }) => [kind, isGiven])).toEqual([
    ['climber', false],
    ['custom-1', true],
  ])
  expect(customAward([own]).kind).toBe('custom-2')
  expect(listedAwards([award({ title: 'Rocket' })], [climbers])[0]?.award.title).toBe('Rocket')
})

it('numbers awards that would have the same name', () => {
  const titles = ['Best demo', '', ' ', 'Best pizza', 'Best demo']
  const names = (some: string[]) => awardNames(some, 'Your own')
  expect(names(titles)).toEqual([
    'Best demo 1',
    'Your own 1',
    'Your own 2',
    'Best pizza',
    'Best demo 2',
  ])
  expect(names(['', 'Best pizza'])).toEqual(['Your own', 'Best pizza'])
})
