import { QueryClient, QueryObserver } from '@tanstack/vue-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepLive } from './keepLive'
import { api, type StatusAnswer, type TokensAnswer } from './client'
import { useLive } from './useLive'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { liveServer } from '../../test/liveServer'

const BOARD = ['tokens', {}, null]
const { isUp, version } = useLive()

const today = '2026-11-23'
const ledger = (changes: object = {}) => ({
  version: 2,
  as_of: '2026-11-23T14:37:20Z',
  stale: false,
  demo: false,
  gateway: { state: 'ok', error: null, next_attempt_at: null },
  teams: [],
  ...changes,
})

let live: ReturnType<typeof liveServer>
let server: ReturnType<typeof fakeServer>
let client: QueryClient
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  live = liveServer()
  server = fakeServer({
    '/live': live.answer,
    '/tokens': tokensAnswer([team({ tokens: 1500 })], { version: 2 }),
  })
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  client.setQueryData(BOARD, tokensAnswer([team()]))
  client.setQueryData(['status', {}], statusAnswer({ end_date: today }))
  stop = keepLive(client)
})

afterEach(() => {
  stop()
  client.clear()
  vi.useRealTimers()
})

const board = () => client.getQueryData<TokensAnswer>(BOARD)
const heard = () => vi.waitFor(() => expect(isUp.value).toBe(true))

it('moves the board before anything is asked, and tells the status', async () => {
  live.say('state', ledger({ version: 1 }), '1')
  live.say('ledger', ledger({ teams: [{ team_id: 'kernel', tokens: 1400, rank: 1 }] }), '2')
  await vi.waitFor(() => expect(version.value).toBe(2))
  expect(board()?.teams[0]?.tokens).toBe(1400)
  expect(client.getQueryData<StatusAnswer>(['status', {}])?.as_of).toBe('2026-11-23T14:37:20Z')
  expect(server.asked.map((url) => url.pathname)).toEqual(['/live'])
})

it('renews what is on show within a second, once for many events', async () => {
  const unobserve = new QueryObserver(client, {
    queryKey: BOARD,
    queryFn: ({ signal }) => api.tokens({}, signal),
    staleTime: Infinity,
  }).subscribe(() => undefined)
  live.say('ledger', ledger(), '2')
  live.say('ledger', ledger(), '3')
  await heard()
  await vi.advanceTimersByTimeAsync(1000)
  expect(board()?.teams[0]?.tokens).toBe(1500)
  expect(server.asked.filter((url) => url.pathname === '/tokens')).toHaveLength(1)

  live.say('ledger', ledger(), '4')
  await vi.advanceTimersByTimeAsync(2000)
  expect(server.asked.filter((url) => url.pathname === '/tokens')).toHaveLength(1)
  unobserve()
})

it('keeps the as-of of periods that are over', async () => {
  client.setQueryData(['status', { from: '2026-11-01' }], statusAnswer({ end_date: '2026-11-02' }))
  live.say('state', ledger())
  await heard()
  const status = client.getQueryData<StatusAnswer>(['status', { from: '2026-11-01' }])
  expect(status?.as_of).toBe(statusAnswer().as_of)
})

it('comes back after a broken line and resumes where it was', async () => {
  live.say('ledger', ledger(), '7')
  await heard()
  live.end()
  await vi.waitFor(() => expect(isUp.value).toBe(false))
  await vi.advanceTimersByTimeAsync(1000)
  expect(live.requests).toHaveLength(2)
  expect(live.requests[1]?.headers.get('Last-Event-ID')).toBe('7')
})

it('asks seldom where the server has no line to give', async () => {
  stop()
  server.set('/live', { status: 503, detail: 'Too many live readers.' })
  stop = keepLive(client)
  const before = server.asked.length
  await vi.advanceTimersByTimeAsync(8000)
  expect(isUp.value).toBe(false)
  expect(server.asked.length).toBe(before)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(server.asked.length).toBeGreaterThan(before)
})

it('takes a page in place of a stream for no line', async () => {
  stop()
  server.set('/live', new Response('<html>', { headers: { 'content-type': 'text/html' } }))
  stop = keepLive(client)
  await vi.advanceTimersByTimeAsync(100)
  expect(isUp.value).toBe(false)
})

it('cuts a line that has fallen silent', async () => {
  live.say('state', ledger())
  await heard()
  await vi.advanceTimersByTimeAsync(42_000)
  expect(live.requests[0]?.signal.aborted).toBe(true)
  expect(live.requests.length).toBeGreaterThan(1)
})

it('lets go of the line while nobody looks, and takes it up again', async () => {
  live.say('state', ledger())
  await heard()
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
