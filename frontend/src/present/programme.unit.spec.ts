import { describe, expect, it } from 'vitest'
import type { EventReport, RevealReport } from '@/data/client'
import { eventOf } from '@/data/workshopEvent'
import { eventAnswer } from '../../test/fixtures'
import { scenesOf } from './programme'
import type { Scene } from './show'

const SCENES: EventReport['present']['scenes'] = [
  'lobby',
  'board',
  'race',
  'models',
  'records',
  'reveal',
  'podium',
  'awards',
]
const present = (changes: Partial<EventReport['present']> = {}) => ({
  scenes: SCENES,
  pace_seconds: 20,
  pinned: null,
  message: null,
  black: false,
  step: 0,
  ...changes,
})
const reveal = (stage: RevealReport['stage']): RevealReport => ({
  division: null,
  step: 0,
  steps: 3,
  revealed: [],
  lit: [],
  stage,
})
const event = (changes: Partial<EventReport> = {}) => eventOf(eventAnswer(changes))
const everything = () => true
const without =
  (...missing: Scene[]) =>
  (scene: Scene) =>
    !missing.includes(scene)

it('without an event is the board and what there is about it', () => {
  expect(scenesOf(undefined, everything, true)).toEqual(['board', 'race', 'models', 'records'])
  expect(scenesOf(undefined, without('race'), true)).toEqual(['board', 'models', 'records'])
})

describe('during the event', () => {
  it('has the scenes that the organisers chose, in their order, as far as there is content', () => {
    const chosen = event({ present: present({ scenes: ['models', 'board', 'race'] }) })
    expect(scenesOf(chosen, everything, true)).toEqual(['models', 'board', 'race'])
    expect(scenesOf(chosen, without('models'), true)).toEqual(['board', 'race'])
  })

  it('is the board where nothing else is left', () => {
    const none = event({ present: present({ scenes: ['lobby'] }) })
    expect(scenesOf(none, everything, true)).toEqual(['board'])
  })

  it('has neither lobby nor reveal in its round', () => {
    const scenes = scenesOf(event({ phase: 'running' }), everything, true)
    expect(scenes).not.toContain('lobby')
    expect(scenes).not.toContain('reveal')
  })

  it('is the pinned scene alone, if it has content', () => {
    const pinned = event({ present: present({ pinned: 'race' }) })
    expect(scenesOf(pinned, everything, true)).toEqual(['race'])
    expect(scenesOf(pinned, without('race'), true)).toContain('board')
  })
})

describe('around the event', () => {
  it('is the lobby before it starts, unless another period is on show', () => {
    const scheduled = event({ phase: 'scheduled' })
    expect(scenesOf(scheduled, everything, true)).toEqual(['lobby'])
    expect(scenesOf(scheduled, everything, false)).toContain('board')
  })

  it('is the lobby as long as a scene pinned before the start has no content', () => {
    const early = event({ phase: 'scheduled', present: present({ pinned: 'race' }) })
    expect(scenesOf(early, without('race'), true)).toEqual(['lobby'])
    expect(scenesOf(early, everything, true)).toEqual(['race'])
  })

  it.each([
    ['ranks', 'reveal'],
    ['podium', 'podium'],
    ['awards', 'awards'],
  ] as const)('follows the reveal: stage %s shows %s', (stage, scene) => {
    const revealing = event({ phase: 'revealing', reveal: reveal(stage) })
    expect(scenesOf(revealing, everything, true)).toEqual([scene])
    expect(scenesOf(revealing, everything, false)).toEqual([scene])
  })

  it('stays on the board during a reveal whose scene is pinned away', () => {
    const revealing = event({
      phase: 'revealing',
      reveal: reveal('ranks'),
      present: present({ pinned: 'board' }),
    })
    expect(scenesOf(revealing, everything, true)).toEqual(['board'])
  })
})
