import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EventReport } from '@/data/client'
import App from '@/app/App.vue'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { eventAnswer, statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const NOW = Date.parse('2026-11-24T13:38:00Z')
const EVENT = { start: '2026-11-23T08:00:00Z', end: '2026-11-24T17:00:00Z' }
const TEAMS = [
  team({ team_id: 'z', name: 'Zebra', rank: 1 }),
  team({ team_id: 'a', name: 'ants', rank: 2, tokens: 10 }),
  team({ team_id: 'g', name: 'Gone', rank: 3, tokens: 5, deleted: true }),
]

const windowWith = (coverage: number) => ({
  from: EVENT.start,
  to: EVENT.end,
  timed_tokens: 1,
  possible_tokens: 1,
  coverage,
})

let server: ReturnType<typeof fakeServer>

function show(event: Partial<EventReport> = {}, route = '/leaderboard', coverage = 1) {
  server = fakeServer({
    '/status': statusAnswer(),
    '/event': eventAnswer(event),
    '/tokens': tokensAnswer(TEAMS, { window: windowWith(coverage) }),
    '/live': { status: 503, detail: 'Too many live readers.' },
  })
  return renderWith(App, { route })
}

const lastSearch = () => server.urls.filter((url) => url.pathname === '/tokens').at(-1)?.search

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('during the event', () => {
  it('shows its name, day, end and the time left', async () => {
    const { container } = await show()
    expect(await screen.findByRole('heading', { name: 'Autumn LLM Hackathon' })).toBeTruthy()
    const left = await screen.findByText('3 h 22 min left')
    expect(left.closest('p')?.textContent).toContain('Day 2 of 2 · ends at 17:00')
    expect(document.title).toBe('Leaderboard · Autumn LLM Hackathon')
    await expectNoAxeViolations(container)
  })

  it('requests it to the minute, and the status of its days', async () => {
    await show()
    await waitFor(() => {
      expect(lastSearch()).toBe(
        '?from=2026-11-23T08%3A00%3A00.000Z&to=2026-11-24T17%3A00%3A00.000Z&breakdown=false',
      )
    })
    const days = server.urls.filter((url) => url.pathname === '/status').at(-1)?.search
    expect(days).toBe('?start_date=2026-11-23&end_date=2026-11-24')
  })

  it('shows the share of tokens with a known minute, and whole days on request', async () => {
    const { router } = await show({}, '/leaderboard', 0.987)
    expect(await screen.findByText(/Minutes are known for 98% of tokens/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Show whole days' }))
    await waitFor(() => {
      expect(lastSearch()).toBe('?start_date=2026-11-23&end_date=2026-11-24&breakdown=false')
    })
    expect(router.currentRoute.value.query).toEqual({ days: 'whole' })
    expect(await screen.findByText(/These are whole UTC days/)).toBeTruthy()
  })

  it('omits the share if every minute is known', async () => {
    await show()
    await screen.findByText('3 h 22 min left')
    expect(screen.queryByText(/Minutes are known/)).toBeNull()
  })

  it('yields to the period in the address', async () => {
    await show({}, '/leaderboard?period=recent')
    expect(await screen.findByText(/Yesterday and today/, { selector: 'p' })).toBeTruthy()
    expect(lastSearch()).toBe('?breakdown=false')
  })
})

it('counts down to the start, with all teams in alphabetical order', async () => {
  const { container } = await show({ phase: 'scheduled', start: '2026-11-24T14:20:17Z' })
  expect(await screen.findByText('Autumn LLM Hackathon starts in')).toBeTruthy()
  expect(screen.getByRole('timer').textContent).toBe('0:42:17')
  expect(screen.getByText('2 teams at the start')).toBeTruthy()
  const names = [...container.querySelectorAll('.marks li')].map((mark) =>
    mark.getAttribute('title'),
  )
  expect(names).toEqual(['ants', 'Zebra'])
  await expectNoAxeViolations(container)
})

it('shows when it ended', async () => {
  await show({ phase: 'ended', end: '2026-11-24T12:00:00Z' })
  expect(await screen.findByText(/ended 12:00/)).toBeTruthy()
  expect(screen.queryByText(/left/)).toBeNull()
})

it('names the time zone if it differs from the viewer’s', async () => {
  await show({ timezone: 'Asia/Kolkata' })
  expect(await screen.findByText(/ends at 22:30 GMT\+5:30/)).toBeTruthy()
})
