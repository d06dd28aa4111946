import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import LeaderboardView from './LeaderboardView.vue'
import { runCommand } from '@/shared/commands/useCommand'
import { setLocale } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import {
  key,
  modelsAnswer,
  paceAnswer,
  statusAnswer,
  team,
  teamAnswer,
  teamPace,
  tokensAnswer,
} from '../../test/fixtures'
import { renderWith } from '../../test/render'

const LEADER = team({ team_id: 'k', rank: 1, tokens: 12_406_118, total_cost: 22.06 })
const SECOND = team({
  team_id: 'g',
  name: 'Gradient Gipfel',
  rank: 2,
  tokens: 11_982_740,
  total_cost: 30.01,
})
const TEAMS = [
  LEADER,
  SECOND,
  team({ team_id: 'l', name: 'Llama Drama', rank: 3, tokens: 500, total_cost: 2 }),
  team({ team_id: 'x', name: 'Gone', rank: 4, tokens: 20, total_cost: 0.001, deleted: true }),
]

let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  server = fakeServer({
    '/tokens': tokensAnswer(TEAMS),
    '/tokens/pace': paceAnswer([]),
    '/status': statusAnswer(),
  })
})

const rowOf = async (name: string) => {
  const header = await screen.findByRole('rowheader', { name: new RegExp(name) })
  return within(header.closest('tr') as HTMLElement)
}

const teamNames = () =>
  screen.getAllByRole('rowheader').map((header) => header.querySelector('bdi')?.textContent)

describe('the board', () => {
  it('shows each team with rank, tokens, gap, success and cost', async () => {
    await renderWith(LeaderboardView)
    const row = await rowOf('Gradient Gipfel')
    expect(row.getByText('2')).toBeTruthy()
    expect(row.getByText('11,982,740')).toBeTruthy()
    expect(row.getByText('423k to rank 1')).toBeTruthy()
    expect(row.getByText('$30.01')).toBeTruthy()
    expect((await rowOf('Kernel Panik')).getByText('423k ahead')).toBeTruthy()
    expect((await rowOf('Gone')).getByText('deleted')).toBeTruthy()
    expect((await rowOf('Gone')).getByText('< $0.01')).toBeTruthy()
  })

  it('shows the total of all teams above the board', async () => {
    await renderWith(LeaderboardView, { route: '/leaderboard?q=llama' })
    expect(await screen.findByText('24,389,378')).toBeTruthy()
    expect(screen.getByText('Yesterday and today · Nov 22 – 23')).toBeTruthy()
  })

  it('requests keys and models only for an open row', async () => {
    await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    expect(server.urls.find((url) => url.pathname === '/tokens')?.search).toBe('?breakdown=false')
  })

  it('has no violations', async () => {
    const { container } = await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    await expectNoAxeViolations(container)
  })

  it('speaks German, with German numbers', async () => {
    await setLocale('de')
    await renderWith(LeaderboardView)
    const row = await rowOf('Gradient Gipfel')
    expect(row.getByText('11.982.740')).toBeTruthy()
    expect(row.getByText('423.378 bis Rang 1')).toBeTruthy()
    await setLocale('en')
  })
})

describe('the search', () => {
  it('accepts several terms, keeps the ranks and is part of the address', async () => {
    const { router } = await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    await fireEvent.update(screen.getByRole('textbox', { name: 'Search teams' }), 'llama, GRADIENT')
    await waitFor(() => {
      expect(teamNames()).toEqual(['Gradient Gipfel', 'Llama Drama'])
    })
    expect((await rowOf('Llama Drama')).getByText('3')).toBeTruthy()
    expect(await screen.findByText('2 of 4 teams')).toBeTruthy()
    expect(router.currentRoute.value.query.q).toBe('llama, GRADIENT')
  })

  it('receives focus from its command', async () => {
    await renderWith(LeaderboardView)
    const field = await screen.findByRole('textbox', { name: 'Search teams' })
    expect(runCommand('search')).toBe(true)
    expect(document.activeElement).toBe(field)
  })

  it('names the search without results and clears it', async () => {
    await renderWith(LeaderboardView, { route: '/leaderboard?q=zebra' })
    expect(await screen.findByText(/name holds “zebra”/)).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: 'Show all teams' }))
    expect(await rowOf('Kernel Panik')).toBeTruthy()
  })
})

describe('the heads', () => {
  it('sort by their column, and reverse the order when pressed again', async () => {
    const { router } = await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    expect(screen.getByRole('columnheader', { name: 'Tokens' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
    await fireEvent.click(screen.getByRole('button', { name: 'Cost' }))
    await waitFor(() => {
      expect(teamNames()[0]).toBe('Gradient Gipfel')
    })
    await fireEvent.click(screen.getByRole('button', { name: 'Cost' }))
    await waitFor(() => {
      expect(teamNames()[0]).toBe('Gone')
    })
    expect(router.currentRoute.value.query).toEqual({ sort: 'cost', dir: 'asc' })
  })
})

describe('the metric', () => {
  it('ranks by the chosen metric, and is part of the address', async () => {
    const { router } = await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    await fireEvent.click(screen.getByRole('radio', { name: 'Cost' }))
    await waitFor(() => {
      expect(teamNames()).toEqual(['Gradient Gipfel', 'Kernel Panik', 'Llama Drama', 'Gone'])
    })
    expect(router.currentRoute.value.query).toEqual({ metric: 'cost' })
    const leader = await rowOf('Gradient Gipfel')
    expect(leader.getByText('1')).toBeTruthy()
    expect(leader.getByText('$7.95 ahead')).toBeTruthy()
    expect((await rowOf('Kernel Panik')).getByText('$7.95 to rank 1')).toBeTruthy()
    expect(screen.getByRole('columnheader', { name: 'Cost' }).getAttribute('aria-sort')).toBe(
      'descending',
    )
    // Tokens take the column of the cost.
    expect((await rowOf('Kernel Panik')).getByText('12.4M')).toBeTruthy()
  })

  it('explains what it counts', async () => {
    await renderWith(LeaderboardView)
    const hint = await screen.findByText(/^Share of the requests that succeeded\. Ranked from 20/)
    const option = screen.getByRole('radio', { name: 'Success' })
    expect(option.getAttribute('aria-describedby')).toBe(hint.id)
  })

  it('lists teams with few requests last, without a rank', async () => {
    server.set(
      '/tokens',
      tokensAnswer([
        { ...LEADER, total_requests: 5, successful_requests: 5 },
        { ...SECOND, total_requests: 200, successful_requests: 190 },
        team({ team_id: 's', name: 'Slow', total_requests: 100, successful_requests: 94 }),
      ]),
    )
    const { container } = await renderWith(LeaderboardView, {
      route: '/leaderboard?metric=success',
    })
    await rowOf('Kernel Panik')
    expect(teamNames()).toEqual(['Gradient Gipfel', 'Slow', 'Kernel Panik'])
    expect((await rowOf('Slow')).getByText('1 point to rank 1')).toBeTruthy()
    expect((await rowOf('Kernel Panik')).getByText('from 20 requests')).toBeTruthy()
    await expectNoAxeViolations(container)
  })
})

describe('the pace', () => {
  const moment = {
    at: '2026-11-23T14:31:00Z',
    kind: 'passes' as const,
    team: teamPace({ team_id: 'k' }),
    other: teamPace({ team_id: 'g', name: 'Gradient Gipfel' }),
    tokens: null,
  }
  const steps = Array.from({ length: 36 }, (_, step) => step * 1000)

  beforeEach(() => {
    server.set(
      '/tokens/pace',
      paceAnswer(
        [
          teamPace({ team_id: 'k', rank_hour_ago: 3, tokens_per_minute: 39_600, steps }),
          teamPace({ team_id: 'g', rank: 2, rank_hour_ago: 1, tokens_per_minute: 0 }),
          teamPace({ team_id: 'l', rank: 3, new: true }),
          teamPace({ team_id: 'x', rank: 4, rank_hour_ago: 4 }),
        ],
        {
          tokens_per_minute: 174_000,
          moments: [moment],
          pulse: { step_minutes: 60, points: [{ start: '2026-11-23T13:00:00Z', tokens: 900 }] },
        },
      ),
    )
  })

  it('shows rank changes, current rates and the last hours', async () => {
    const { container } = await renderWith(LeaderboardView)
    expect(await screen.findByText('up 2 in the last hour')).toBeTruthy()
    const leader = await rowOf('Kernel Panik')
    expect(leader.getByRole('img', { name: 'most 35.0k in ten minutes' })).toBeTruthy()
    expect(leader.getByText('39.6k')).toBeTruthy()
    const second = await rowOf('Gradient Gipfel')
    expect(second.getByText('down 1 in the last hour')).toBeTruthy()
    expect(second.getByText('quiet')).toBeTruthy()
    expect((await rowOf('Llama Drama')).getByText('new')).toBeTruthy()
    expect((await rowOf('Gone')).getByText('no change in the last hour')).toBeTruthy()
    expect(screen.getByText('174k')).toBeTruthy()
    expect(
      screen.getByRole('img', { name: /^Tokens of all teams over time; most, 900/ }),
    ).toBeTruthy()
    await expectNoAxeViolations(container)
  })

  it('sorts by the current rate', async () => {
    await renderWith(LeaderboardView)
    await screen.findByText('up 2 in the last hour')
    await fireEvent.click(screen.getByRole('button', { name: 'Now' }))
    await waitFor(() => {
      expect(screen.getByRole('columnheader', { name: 'Now' }).getAttribute('aria-sort')).toBe(
        'descending',
      )
    })
    expect(teamNames().slice(0, 2)).toEqual(['Kernel Panik', 'Gradient Gipfel'])
  })

  it('lists the latest moments', async () => {
    await renderWith(LeaderboardView)
    const moments = await screen.findByRole('list', { name: 'Latest moments' })
    const line = within(moments).getByRole('listitem')
    expect(line.textContent).toMatch(/Kernel Panik passes \u2068Gradient Gipfel\u2069/)
    expect(within(line).getByRole('link', { name: 'Kernel Panik' }).getAttribute('href')).toBe(
      '/team/k',
    )
  })
})

describe('the models', () => {
  it('filter the board, and are part of the address', async () => {
    server.set(
      '/tokens/models',
      modelsAnswer([
        ['gpt-5.2', 'GPT-5.2'],
        ['qwen3-coder', 'Qwen3 Coder'],
      ]),
    )
    const { router, container } = await renderWith(LeaderboardView)
    await rowOf('Kernel Panik')
    await fireEvent.click(screen.getByRole('button', { name: 'Models: All models' }))
    await fireEvent.click(await screen.findByRole('checkbox', { name: /Qwen3 Coder/ }))
    await waitFor(() => {
      expect(router.currentRoute.value.query.models).toBe('qwen3-coder')
    })
    await waitFor(() => {
      const requested = server.urls.filter((url) => url.pathname === '/tokens')
      expect(requested.at(-1)?.searchParams.getAll('model')).toEqual(['qwen3-coder'])
    })
    expect(screen.getByRole('button', { name: 'Models: qwen3-coder' })).toBeTruthy()
    await expectNoAxeViolations(container)
  })
})

describe('a row', () => {
  it('opens to show keys and models, one row at a time', async () => {
    server.set('/teams/k', teamAnswer({ ...LEADER, breakdown: { api_keys: [key()] } }))
    server.set('/teams/g', teamAnswer({ ...SECOND, breakdown: { api_keys: [] } }))
    const { container } = await renderWith(LeaderboardView)
    const button = (await rowOf('Kernel Panik')).getByRole('button')
    expect(button.getAttribute('aria-expanded')).toBe('false')

    await fireEvent.click(button)
    const keys = await screen.findByRole('table', { name: 'Keys and models of Kernel Panik' })
    expect(within(keys).getByText('laptop')).toBeTruthy()
    expect(within(keys).getByText('sk-...a91f')).toBeTruthy()
    expect(within(keys).getByRole('rowheader', { name: 'GPT-5.2' })).toBeTruthy()
    expect(within(keys).getByTitle('gpt-5.2')).toBeTruthy()
    expect(screen.getByText('Cost per million')).toBeTruthy()
    await expectNoAxeViolations(container)

    await fireEvent.click((await rowOf('Gradient Gipfel')).getByRole('button'))
    expect(await screen.findByText('No key was used in this period.')).toBeTruthy()
    expect(screen.queryByText('laptop')).toBeNull()
  })

  it('is open if the address says so', async () => {
    server.set('/teams/k', teamAnswer({ ...LEADER, breakdown: { api_keys: [key()] } }))
    await renderWith(LeaderboardView, { route: '/leaderboard?open=k' })
    expect(await screen.findByText('laptop')).toBeTruthy()
  })
})

describe('states', () => {
  it('reports that nothing has been used yet', async () => {
    const idle = { tokens: 0, prompt_tokens: 0, total_requests: 0, successful_requests: 0 }
    server.set('/tokens', tokensAnswer([team(idle)]))
    const { container } = await renderWith(LeaderboardView)
    expect(await screen.findByRole('heading', { name: 'No usage yet' })).toBeTruthy()
    await expectNoAxeViolations(container)
  })

  it('shows a skeleton while the response is on its way', async () => {
    server.set('/tokens', 'pending')
    const { container } = await renderWith(LeaderboardView)
    await waitFor(() => {
      expect(container.querySelector('.skeleton')).toBeTruthy()
    })
  })

  it("shows the server's error with a likely cause, and retries", async () => {
    server.set('/tokens', { status: 502, detail: 'The key may not read usage.' })
    const { container } = await renderWith(LeaderboardView)
    expect(await screen.findByText('The key may not read usage.')).toBeTruthy()
    expect(screen.getByText(/gateway may be starting/)).toBeTruthy()
    expect(screen.getByText(/tries again by itself in \d+ s/)).toBeTruthy()
    await expectNoAxeViolations(container)

    server.set('/tokens', tokensAnswer(TEAMS))
    await fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await rowOf('Kernel Panik')).toBeTruthy()
  })

  it('counts the days that have been read so far', async () => {
    server.set('/tokens', tokensAnswer(TEAMS, { complete: false, days_read: 18, days_total: 30 }))
    await renderWith(LeaderboardView)
    expect(await screen.findByText('18 of 30 days read')).toBeTruthy()
  })
})
