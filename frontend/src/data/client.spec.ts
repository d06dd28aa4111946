import { expect, it, vi } from 'vitest'
import { api } from './client'
import { fakeServer } from '../../test/fakeServer'
import { fakeTimeouts } from '../../test/timeouts'
import { team, tokensAnswer } from '../../test/fixtures'

const { signal } = new AbortController()

it('requests the days of the period and returns the response', async () => {
  const server = fakeServer({ '/tokens': tokensAnswer([team()]) })
  const answer = await api.tokens({ from: '2026-11-01', to: '2026-11-02' }, signal)
  expect(answer.teams[0]?.name).toBe('Kernel Panik')
  expect(server.urls[0]?.search).toBe('?start_date=2026-11-01&end_date=2026-11-02&breakdown=false')
})

it('leaves the days out where the server shall choose them', async () => {
  const server = fakeServer({ '/tokens': tokensAnswer([]) })
  await api.tokens({}, signal)
  expect(server.urls[0]?.searchParams.has('start_date')).toBe(false)
})

it('names each model by itself', async () => {
  const server = fakeServer({ '/tokens/pace': {} })
  await api.pace({}, signal, { models: ['gpt-5.2', 'a,b'] })
  expect(server.urls[0]?.searchParams.getAll('model')).toEqual(['gpt-5.2', 'a,b'])
})

it('escapes a team id that is no plain word', async () => {
  const server = fakeServer({ '/teams/a%2Fb%20%3F': {} })
  await api.team('a/b ?', {}, signal)
  expect(server.urls).toHaveLength(1)
})

it("fails with the server's status and its sentence", async () => {
  fakeServer({ '/tokens': { status: 502, detail: 'The gateway is down.' } })
  await expect(api.tokens({}, signal)).rejects.toMatchObject({
    kind: 'server',
    status: 502,
    detail: 'The gateway is down.',
  })
})

it('distinguishes a missing network from a server that does not respond', async () => {
  fakeServer({ '/tokens': 'no answer' })
  await expect(api.tokens({}, signal)).rejects.toMatchObject({ kind: 'unreachable', status: 0 })
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await expect(api.tokens({}, signal)).rejects.toMatchObject({ kind: 'offline' })
})

it('takes a page in place of an answer for no answer', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<html>', { status: 200 })))
  await expect(api.tokens({}, signal)).rejects.toMatchObject({ kind: 'unreachable' })
})

it('gives up a request after 15 seconds', async () => {
  vi.useFakeTimers()
  fakeTimeouts()
  const server = fakeServer({ '/tokens': 'pending' })
  const failure = expect(api.tokens({}, signal)).rejects.toMatchObject({ kind: 'unreachable' })
  await vi.advanceTimersByTimeAsync(14_900)
  expect(server.requests[0]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(200)
  expect(server.requests[0]?.signal.aborted).toBe(true)
  await failure
  vi.useRealTimers()
})

it('is aborted by its caller, which is no failure of the server', async () => {
  fakeServer({ '/tokens': 'pending' })
  const caller = new AbortController()
  const request = api.tokens({}, caller.signal)
  caller.abort(new Error('No longer needed.'))
  await expect(request).rejects.toThrow('No longer needed.')
})
