import { expect, it } from 'vitest'
import { connectionOf, type Observation } from './connection'
import { ApiError } from './errors'
import { statusAnswer } from '../../test/fixtures'

const observed = (changes: Partial<Observation>): Observation => ({
  status: statusAnswer(),
  error: null,
  isOnline: true,
  receivedAt: 0,
  liveAsOf: undefined,
  overdueAsOf: undefined,
  nextTryAt: undefined,
  ...changes,
})

it('is live while gateway and server respond', () => {
  expect(connectionOf(observed({})).state).toBe('live')
})

it('is connecting before the first response, and without an answer after a failed request', () => {
  const error = new ApiError('unreachable', 0, '')
  expect(connectionOf(observed({ status: undefined })).state).toBe('connecting')
  expect(connectionOf(observed({ status: undefined, error })).state).toBe('no-answer')
})

it('distinguishes a stale gateway from an unreachable server', () => {
  const error = new ApiError('unreachable', 0, '')
  expect(connectionOf(observed({ error }))).toMatchObject({ state: 'old', where: 'server' })
  expect(connectionOf(observed({ status: statusAnswer({ stale: true }) }))).toMatchObject({
    state: 'old',
    where: 'gateway',
  })
})

it('is old while data on show is overdue, whatever the status says', () => {
  const overdueAsOf = '2026-11-23T14:30:00Z'
  expect(connectionOf(observed({ overdueAsOf, liveAsOf: '2026-11-23T14:37:20Z' }))).toEqual({
    state: 'old',
    asOf: new Date(overdueAsOf),
    where: 'server',
    detail: '',
  })
})

it('is as of the last time the server read the gateway', () => {
  const at = (liveAsOf: string) => connectionOf(observed({ liveAsOf }))
  expect(at('2026-11-23T14:37:20Z')).toMatchObject({ asOf: new Date('2026-11-23T14:37:20Z') })
  expect(at('2026-11-23T14:00:00Z')).toMatchObject({ asOf: new Date('2026-11-23T14:37:08Z') })
})

it('is offline when the browser says so, whatever else failed', () => {
  expect(connectionOf(observed({ isOnline: false })).state).toBe('offline')
})

it('counts down to the next attempt by the clock of the viewer, who may be hours off', () => {
  const status = statusAnswer({
    stale: true,
    as_of: '2026-11-23T12:00:00Z',
    age_seconds: 60,
    gateway: {
      state: 'failing',
      error: 'Down.',
      failing_since: null,
      last_success_at: null,
      next_attempt_at: '2026-11-23T12:01:08Z',
    },
  })
  const receivedAt = Date.parse('2026-11-23T20:00:00Z')
  const connection = connectionOf(observed({ status, receivedAt }))
  expect(connection).toMatchObject({ detail: 'Down.', nextTryAt: receivedAt + 8000 })
})
