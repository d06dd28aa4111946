import { expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { useTokens } from './useUsage'
import { useFilters } from '@/filters/useFilters'
import { fakeServer } from '../../test/fakeServer'
import { team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const Board = defineComponent({
  setup() {
    useTokens(useFilters().period)
    return () => null
  },
})

it.each([
  ['visibilitychange', () => document],
  ['focus', () => window],
  ['pageshow', () => window],
] as const)(
  'fetches the new day with %s after a computer slept over midnight',
  async (name, target) => {
    vi.setSystemTime('2026-11-23T23:50:00Z')
    const server = fakeServer({ '/tokens': tokensAnswer([team()]) })
    await renderWith(Board, { route: '/leaderboard?period=today' })
    const days = () => server.urls.map((url) => url.searchParams.get('start_date'))
    expect(days()).toEqual(['2026-11-23'])
    // Timers stood still meanwhile.
    vi.setSystemTime('2026-11-24T07:00:00Z')
    target().dispatchEvent(new Event(name))
    await vi.waitFor(() => {
      expect(days()).toContain('2026-11-24')
    }, 500)
  },
)

it.each([
  ['today', '2026-11-24'],
  ['7d', '2026-11-18'],
  // The server chooses: yesterday and today.
  ['recent', null],
])('fetches the new days of %s at midnight', async (period, firstDay) => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T23:59:58Z') })
  const server = fakeServer({ '/tokens': tokensAnswer([team()]) })
  await renderWith(Board, { route: `/leaderboard?period=${period}` })
  await vi.advanceTimersByTimeAsync(1000)
  expect(server.urls).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2000)
  expect(server.urls).toHaveLength(2)
  expect(server.urls[1]?.searchParams.get('start_date')).toBe(firstDay)
  vi.useRealTimers()
})
