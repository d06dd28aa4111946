import { useQueryClient, type QueryClient } from '@tanstack/vue-query'
import { screen } from '@testing-library/vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { computed, defineComponent, h } from 'vue'
import { useTokens } from './useUsage'
import { useConnection } from '@/shell/useConnection'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'
import { fakeTimeouts } from '../../test/timeouts'

let client: QueryClient

const Page = defineComponent({
  setup() {
    client = useQueryClient()
    const { data } = useTokens({ from: '2026-11-22', to: '2026-11-23' })
    const { connection } = useConnection()
    const shown = computed(() => [
      `${String(data.value?.teams[0]?.tokens)} tokens`,
      `${connection.value.state}, as of ${'asOf' in connection.value ? (connection.value.asOf?.toISOString() ?? '') : ''}`,
    ])
    return () => shown.value.map((text) => h('p', text))
  },
})

const board = (tokens: number, as_of: string, version: number) =>
  tokensAnswer([team({ tokens })], { as_of: `2026-11-23T${as_of}Z`, version })
const refetch = () => client.refetchQueries({ queryKey: ['tokens'] })
const tokens = () => screen.getByText(/tokens$/).textContent

beforeEach(() => {
  vi.useFakeTimers()
  fakeTimeouts()
})
afterEach(() => {
  vi.useRealTimers()
})

it.each([
  ['an earlier version of the same reading', board(900, '14:37:00', 6), '1000 tokens'],
  ['an earlier reading', board(900, '14:36:50', 6), '1000 tokens'],
  ['the same version again', board(1000, '14:37:00', 7), '1000 tokens'],
  ['a later version', board(1100, '14:37:10', 8), '1100 tokens'],
  ['a later reading after a restart of the server', board(1100, '14:37:10', 1), '1100 tokens'],
  ['a later version of earlier data, as in a freeze', board(800, '14:30:00', 9), '800 tokens'],
])('shows the newer data after %s', async (_, late, expected) => {
  const server = fakeServer({ '/status': statusAnswer(), '/tokens': board(1000, '14:37:00', 7) })
  await renderWith(Page)
  await vi.advanceTimersByTimeAsync(0)
  expect(tokens()).toBe('1000 tokens')
  server.set('/tokens', late)
  await refetch()
  await vi.advanceTimersByTimeAsync(0)
  expect(tokens()).toBe(expected)
})

it('is not live once a request for data on show has hung for 15 seconds', async () => {
  const server = fakeServer({
    '/status': statusAnswer(),
    '/tokens': board(1000, '14:37:00', 7),
  })
  await renderWith(Page)
  await vi.advanceTimersByTimeAsync(0)
  screen.getByText(/^live/)
  server.set('/tokens', 'pending')
  void refetch()
  await vi.advanceTimersByTimeAsync(14_900)
  screen.getByText(/^live/)
  await vi.advanceTimersByTimeAsync(200)
  expect(screen.getByText(/^old/).textContent).toBe('old, as of 2026-11-23T14:37:00.000Z')

  server.set('/tokens', board(1200, '14:37:40', 8))
  await vi.advanceTimersByTimeAsync(10_000)
  screen.getByText(/^live/)
})

it('is not live while the data shown is older than polling allows', async () => {
  fakeServer({ '/status': statusAnswer(), '/tokens': board(1000, '14:37:00', 7) })
  await renderWith(Page)
  await vi.advanceTimersByTimeAsync(0)
  screen.getByText(/^live/)
  // No request fails, and none is sent: the numbers grow old all the same.
  const [query] = client.getQueryCache().findAll({ queryKey: ['tokens'] })
  query?.setState({ dataUpdatedAt: Date.now() - 40_000 })
  await vi.advanceTimersByTimeAsync(1000)
  screen.getByText(/^old/)
})
