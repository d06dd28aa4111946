import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, describe, expect, it } from 'vitest'
import { dayPoint, giveWidth, partPoint } from '../../test/charts'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import {
  eventAnswer,
  modelsAnswer,
  noEvent,
  statusAnswer,
  team,
  tokensAnswer,
} from '../../test/fixtures'
import { renderWith } from '../../test/render'
import ChartsView from './ChartsView.vue'

const TEAMS = [
  team({ total_requests: 100, successful_requests: 90, failed_requests: 10 }),
  team({ name: 'Llama Drama', team_id: 'llama', slot: 1, rank: 2, tokens: 500 }),
]

function responses() {
  const { teams, ...about } = tokensAnswer(TEAMS)
  const cell = (index: number, model: string, tokens: number) => ({
    ...TEAMS[index],
    team: TEAMS[index]?.name,
    model,
    display_name: model.toUpperCase(),
    total_tokens: tokens,
    prompt_tokens: tokens,
    completion_tokens: 0,
    exact_total_cost: tokens / 1000,
  })
  return {
    '/event': noEvent,
    '/status': statusAnswer(),
    '/tokens': { ...about, teams },
    '/tokens/timeseries': {
      ...about,
      granularity: 'day',
      steps: ['day'],
      coverage: 0,
      timeseries: [dayPoint('2026-11-22', {}), { ...dayPoint('2026-11-23', {}), teams }],
    },
    '/tokens/cost-efficiency': {
      ...about,
      cells: [cell(0, 'gpt-5.2', 1000), cell(1, 'gpt-5.2', 200), cell(1, 'qwen3', 300)],
    },
    '/tokens/hourly': {
      ...about,
      hours: [{ hour: 9, tokens: 10 }],
      tokens: 10,
      coverage: 1,
      sources: { watched: 10, request_logs: 0 },
    },
  }
}

const renderView = (route = '/charts') => renderWith(ChartsView, { route })
const picture = (name: RegExp) => screen.findByRole('img', { name })

beforeEach(() => {
  giveWidth(900)
})

describe('ChartsView', () => {
  it('draws seven charts, each with its sentence', async () => {
    fakeServer(responses())
    const { container } = await renderView()
    await picture(/^Tokens over time\. Kernel Panik leads/)
    await picture(/^Tokens by hour of day\. The busiest hour is 09:00/)
    await waitFor(() => {
      expect(screen.getAllByRole('img').length).toBeGreaterThanOrEqual(7)
    })
    screen.getByRole('heading', { level: 1, name: 'Charts' })
    await expectNoAxeViolations(container)
  })

  it('counts an event as the board does, from its first minute on', async () => {
    const event = eventAnswer({ start: '2026-11-23T08:05:00Z', end: '2026-11-23T17:00:00Z' })
    const server = fakeServer({ ...responses(), '/event': event })
    const { router } = await renderView()
    const requested = () =>
      Object.keys(responses())
        .filter((path) => !['/status', '/event'].includes(path))
        .map((path) => {
          const query = server.urls.findLast((url) => url.pathname === path)?.searchParams
          return [path, query?.get('from'), query?.get('to')]
        })
    await waitFor(() => {
      for (const [path, from, to] of requested()) {
        expect([from, to], path ?? '').toEqual([
          '2026-11-23T08:05:00.000Z',
          '2026-11-23T17:00:00.000Z',
        ])
      }
    })
    await router.push('/charts?period=7d')
    await waitFor(() => {
      for (const [path, from] of requested()) expect(from, path ?? '').toBeNull()
    })
  })

  it('shows the teams that match a search, and fetches the hours of a single team', async () => {
    const server = fakeServer(responses())
    await renderView('/charts?q=llama')
    await picture(/Llama Drama has used 500 tokens/)
    await picture(/^Tokens by model\. QWEN3 and GPT-5.2 carry all tokens/)
    await waitFor(() => {
      const last = server.urls.findLast((url) => url.pathname === '/tokens/hourly')
      expect(last?.searchParams.get('team')).toBe('llama')
    })
  })

  it('keeps the model filter in the address, with chips that remove it', async () => {
    fakeServer({ ...responses(), '/tokens/models': modelsAnswer([['qwen3', 'QWEN3']]) })
    const { router } = await renderView()
    const bars = await screen.findByRole('group', { name: 'Limit the page to models' })
    await fireEvent.click(within(bars).getByRole('button', { name: /^QWEN3, 300 tokens/ }))
    await waitFor(() => {
      expect(router.currentRoute.value.query.models).toBe('qwen3')
    })
    await picture(/QWEN3 is the common ground: one of 2 teams uses it/)
    await fireEvent.click(screen.getByRole('button', { name: 'Remove QWEN3 from the filter' }))
    await waitFor(() => {
      expect(router.currentRoute.value.query.models).toBeUndefined()
    })
  })

  it('reads several models from the address, including commas in their names', async () => {
    fakeServer(responses())
    await renderView('/charts?models=qwen3,a%252Cb')
    await screen.findByRole('button', { name: 'Remove a,b from the filter' })
    await fireEvent.click(screen.getByRole('button', { name: 'All models' }))
    await waitFor(() => {
      expect(screen.queryByRole('button', { name: /Remove/ })).toBeNull()
    })
  })

  it('keeps the options of a chart in the address', async () => {
    fakeServer(responses())
    const { router } = await renderView('/charts?parts=tokens')
    const parts = within(await screen.findByRole('region', { name: 'What the tokens are' }))
    parts.getByRole('radio', { name: 'Tokens', checked: true })
    await fireEvent.click(screen.getByRole('radio', { name: 'Per day' }))
    await waitFor(() => {
      expect(router.currentRoute.value.query).toEqual({ parts: 'tokens', time: 'each' })
    })
  })

  it('draws race and strip from one request, in ten minutes where they are known', async () => {
    const wire = responses()
    const timed = {
      ...wire['/tokens/timeseries'],
      granularity: '10min',
      steps: ['10min', 'hour', 'day'],
      coverage: 1,
      timeseries: [partPoint('2026-11-23T09:20', { 'Kernel Panik': 1000, 'Llama Drama': 500 }, 10)],
    }
    const server = fakeServer({ ...wire, '/tokens/timeseries': timed })
    const { router, container } = await renderView('/charts?zone=utc')
    await screen.findByRole('radio', { name: '10 min', checked: true })
    await waitFor(() => {
      expect(container.querySelectorAll('rect.tile[style*="--heat-7"]')).toHaveLength(1)
    })
    await fireEvent.click(screen.getByRole('radio', { name: 'Day' }))
    await picture(/^Tokens over time\. Kernel Panik leads by 500\. One point a day\.$/)
    expect(router.currentRoute.value.query.step).toBe('day')
    const requests = server.urls.filter(({ pathname }) => pathname === '/tokens/timeseries')
    expect(requests.map(({ search }) => search)).toEqual(['?granularity=auto'])
  })

  it('uses another time zone, kept in the address', async () => {
    const event = eventAnswer({ timezone: 'Asia/Kolkata' })
    const server = fakeServer({ ...responses(), '/event': event })
    await renderView('/charts?zone=event')
    await screen.findByRole('button', { name: 'Time zone: Asia/Kolkata' })
    await waitFor(() => {
      const zones = server.urls.map((url) => url.searchParams.get('tz'))
      expect(zones).toContain('Asia/Kolkata')
    })
  })

  it('fades its colours while the numbers are old', async () => {
    fakeServer({ ...responses(), '/status': statusAnswer({ stale: true }) })
    const { container } = await renderView()
    await picture(/^Tokens over time/)
    await waitFor(() => {
      expect(container.querySelector('.grid.old')).not.toBeNull()
    })
  })

  it('reports a failure of all requests once, not seven times', async () => {
    const failure = { status: 502, detail: 'Error fetching usage: the gateway is down.' }
    fakeServer(Object.fromEntries(Object.keys(responses()).map((path) => [path, failure])))
    await renderView()
    await screen.findByText('The charts could not be loaded')
    expect(screen.getAllByText(failure.detail)).toHaveLength(1)
  })

  it('lets one chart fail alone', async () => {
    fakeServer({ ...responses(), '/tokens/hourly': { status: 500, detail: 'Hours are out.' } })
    await renderView()
    await screen.findByText('Hours are out.')
    await picture(/^Tokens over time/)
  })
})
