import { QueryClient, QueryObserver } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api, type TokensAnswer } from './client'
import { openLiveConnection, pauseAfter } from './liveConnection'
import { useLive } from './useLive'
import { fakeServer } from '../../test/fakeServer'
import { modelsAnswer, statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { liveServer } from '../../test/liveServer'
import { fakeTimeouts } from '../../test/timeouts'

const { isUp, version, asOf } = useLive()

const event = (changes: object = {}) => ({
  version: 2,
  as_of: '2026-11-23T14:37:20Z',
  ...changes,
})

let live: ReturnType<typeof liveServer>
let server: ReturnType<typeof fakeServer>
let client: QueryClient
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  fakeTimeouts()
  live = liveServer()
  server = fakeServer({
    '/live': live.answer,
    '/tokens': tokensAnswer([team({ tokens: 1500 })], { version: 2 }),
    '/tokens/models': { ...modelsAnswer([]), version: 2 },
  })
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } })
  stop = openLiveConnection(client)
})

afterEach(() => {
  stop()
  client.clear()
  vi.useRealTimers()
})

/** Shows a query that holds version 1, for any period. */
function show(name: string, fetchData: (signal: AbortSignal) => Promise<unknown>) {
  client.setQueryData([name], tokensAnswer([team()]))
  new QueryObserver(client, {
    queryKey: [name],
    queryFn: ({ signal }) => fetchData(signal),
  }).subscribe(() => undefined)
}
const showBoard = (name = 'board') => {
  show(name, (signal) => api.tokens({ from: '2026-11-01', to: '2026-11-23' }, signal))
}
const tokensOf = (name = 'board') => client.getQueryData<TokensAnswer>([name])?.teams[0]?.tokens
const requestsTo = (path: string) => server.urls.filter((url) => url.pathname === path).length
const connected = () => vi.waitFor(() => expect(isUp.value).toBe(true))

it('holds the version and the time of the last event', async () => {
  live.say('state', event({ version: 1 }), '1')
  live.say('ledger', event(), '2')
  live.say('beat', { as_of: '2026-11-23T14:37:30Z' })
  await vi.waitFor(() => expect(asOf.value).toBe('2026-11-23T14:37:30Z'))
  expect(version.value).toBe(2)
})

it('renews what the organisers set when they change it, and not with the numbers', async () => {
  const fetched = vi.fn(() => Promise.resolve({ event: null }))
  show('event', fetched)
  show('admin', fetched)
  await vi.advanceTimersByTimeAsync(1000)
  fetched.mockClear()

  live.say('event', { revision: 7, phase: 'running' }, '2')
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2), { timeout: 3000 })
  live.say('ledger', event(), '3')
  await connected()
  await vi.advanceTimersByTimeAsync(1000)
  // The desk shows current numbers beside them.
  expect(fetched).toHaveBeenCalledTimes(3)
})

it('renews what is on show within a second, once for many events, whatever its period', async () => {
  showBoard()
  client.setQueryData(['hidden'], tokensAnswer([team()]))
  live.say('ledger', event(), '2')
  live.say('ledger', event(), '3')
  await connected()
  await vi.advanceTimersByTimeAsync(1000)
  expect(tokensOf()).toBe(1500)
  expect(requestsTo('/tokens')).toBe(1)

  live.say('ledger', event(), '4')
  await vi.advanceTimersByTimeAsync(2000)
  expect(requestsTo('/tokens')).toBe(1)
})

it('spreads the requests of different viewers and queries over a second', async () => {
  vi.spyOn(Math, 'random').mockReturnValueOnce(0.1).mockReturnValueOnce(0.9)
  showBoard()
  show('models', (signal) => api.models({}, signal))
  live.say('ledger', event())
  await connected()
  await vi.advanceTimersByTimeAsync(500)
  expect([requestsTo('/tokens'), requestsTo('/tokens/models')]).toEqual([1, 0])
  await vi.advanceTimersByTimeAsync(500)
  expect(requestsTo('/tokens/models')).toBe(1)
})

it('renews the status with each event, since the gateway fails within a version', async () => {
  server.set('/status', statusAnswer())
  show('status', (signal) => api.status({}, signal))
  showBoard()
  live.say('state', event({ version: 1 }))
  await connected()
  await vi.advanceTimersByTimeAsync(1000)
  live.say('ledger', event({ version: 1, stale: true }))
  await vi.advanceTimersByTimeAsync(1100)
  expect([requestsTo('/status'), requestsTo('/tokens')]).toEqual([2, 0])
})

it('goes on renewing the others while one request hangs', async () => {
  server.set('/tokens/models', 'pending')
  showBoard()
  show('models', (signal) => api.models({}, signal))
  live.say('ledger', event())
  await connected()
  await vi.advanceTimersByTimeAsync(1000)
  server.set('/tokens', tokensAnswer([team({ tokens: 1700 })], { version: 3 }))
  live.say('ledger', event({ version: 3 }))
  await vi.advanceTimersByTimeAsync(1100)
  expect(tokensOf()).toBe(1700)
  expect(client.getQueryState(['models'])?.fetchStatus).toBe('fetching')
})

it('fetches once more where a request was under way before the event', async () => {
  const pending: ((answer: TokensAnswer) => void)[] = []
  show('board', () => new Promise((resolve) => pending.push(resolve)))
  void client.refetchQueries({ queryKey: ['board'] })
  live.say('ledger', event())
  await connected()
  await vi.advanceTimersByTimeAsync(1000)
  expect(pending).toHaveLength(1)
  pending[0]?.(tokensAnswer([team({ tokens: 1100 })], { version: 1 }))
  await vi.advanceTimersByTimeAsync(1000)
  expect(pending).toHaveLength(2)
})

it('resumes after the last event when the connection breaks', async () => {
  live.say('ledger', event(), '7')
  await connected()
  live.end()
  await vi.waitFor(() => expect(isUp.value).toBe(false))
  await vi.advanceTimersByTimeAsync(1000)
  expect(live.requests).toHaveLength(2)
  expect(live.requests[1]?.headers.get('Last-Event-ID')).toBe('7')
})

/** How often the page connects within half a minute to a proxy that closes each connection after so long. */
async function connectionsWhileClosedAfter(ms: number) {
  const until = Date.now() + 30_000
  let closedOnes = 0
  let age = 0
  while (Date.now() < until) {
    await vi.advanceTimersByTimeAsync(100)
    if (live.requests.length === closedOnes) continue
    if (age === 0) live.say('state', event())
    age += 100
    if (age < ms) continue
    live.end()
    closedOnes = live.requests.length
    age = 0
  }
  return live.requests.length
}

it('backs off from a proxy that closes the connection after the first event', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  // After 1, 2, 4, 8 and 16 seconds.
  expect(await connectionsWhileClosedAfter(100)).toBe(5)
})

it('comes back at once after a connection that lived for 15 seconds', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1)
  live.end()
  await vi.advanceTimersByTimeAsync(1000)
  live.end()
  await vi.advanceTimersByTimeAsync(2000)
  expect(live.requests).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(15_000)
  live.end()
  await vi.advanceTimersByTimeAsync(1000)
  expect(live.requests).toHaveLength(4)
})

it('tries rarely where the server refuses the connection', async () => {
  stop()
  server.set('/live', { status: 503, detail: 'Too many live readers.' })
  stop = openLiveConnection(client)
  const before = requestsTo('/live')
  await vi.advanceTimersByTimeAsync(8000)
  expect(isUp.value).toBe(false)
  expect(requestsTo('/live')).toBe(before)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(requestsTo('/live')).toBeGreaterThan(before)
})

it('takes a page in place of a stream for no connection', async () => {
  stop()
  server.set('/live', new Response('<html>', { headers: { 'content-type': 'text/html' } }))
  stop = openLiveConnection(client)
  await vi.advanceTimersByTimeAsync(100)
  expect(isUp.value).toBe(false)
})

it('stays open for as long as events arrive, and aborts a silent connection', async () => {
  live.say('state', event())
  await connected()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(live.requests[0]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(22_000)
  expect(live.requests[0]?.signal.aborted).toBe(true)
  expect(live.requests.length).toBeGreaterThan(1)
})

it('closes in a hidden tab after a minute, and opens again when it is visible', async () => {
  live.say('state', event())
  await connected()
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(30_000)
  live.say('beat', { as_of: null })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(live.requests.at(-1)?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(2000)
  expect(isUp.value).toBe(false)
  const before = live.requests.length

  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(0)
  expect(live.requests).toHaveLength(before + 1)
})

it('pauses longer after each failure, at most half a minute, and differs between viewers', () => {
  expect([1, 2, 3, 4, 5, 6, 60].map((failures) => pauseAfter(failures, 1))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ])
  expect(pauseAfter(1, 0)).toBe(500)
})
