import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import App from '@/app/App.vue'
import type { EventMetric } from '@/data/client'
import { noteNoEvent } from '@/data/useEvent'
import { config } from '@/shared/config'
import { loadWords } from '@/shared/i18n'
import { expectNoAxeViolations } from '../../test/axe'
import { giveWidth } from '../../test/charts'
import { fakeServer } from '../../test/fakeServer'
import {
  eventAnswer,
  hourlyAnswer,
  key,
  modelsAnswer,
  paceAnswer,
  statusAnswer,
  stepsAnswer,
  team,
  teamAnswer,
  teamPace,
  tokensAnswer,
} from '../../test/fixtures'
import { renderWith } from '../../test/render'

const teams = [
  team({ team_id: 'kernel', name: 'Kernel Panik', rank: 1, tokens: 1_500_000 }),
  team({ team_id: 'gipfel', name: 'Gradient Gipfelstürmer', rank: 2, tokens: 1_077_000 }),
  team({ team_id: 'llama', name: 'Llama Drama', rank: 3, tokens: 77_000 }),
]
const PARTS = { prompt_tokens: 700, completion_tokens: 100, total_requests: 7, total_cost: 1.5 }
const [, own] = teams as [(typeof teams)[0], (typeof teams)[0]]

const answers = () => ({
  '/tokens': tokensAnswer(teams),
  '/status': statusAnswer(),
  '/tokens/pace': paceAnswer([teamPace({ team_id: 'gipfel', tokens_per_minute: 22_450 })]),
  '/tokens/steps': stepsAnswer(
    own,
    [
      [100_000, 1],
      [793_000, 1],
      [184_000, 2],
    ],
    { keys: [{ api_key: 'hash', last_used_at: '2026-11-23T14:36:00Z' }] },
  ),
  '/tokens/hourly': hourlyAnswer(),
  '/teams/gipfel': teamAnswer(
    { ...own, breakdown: { api_keys: [key()] } },
    {
      models: [
        { model: 'gpt-5.2', display_name: 'GPT-5.2', tokens: 800_000, ...PARTS },
        { model: 'qwen3', display_name: 'Qwen3', tokens: 277_000, ...PARTS },
      ],
    },
  ),
})

beforeEach(() => {
  giveWidth()
})

const card = (name: string) => screen.findByRole('region', { name })
const asTable = async (name: string) => {
  await fireEvent.click(within(await card(name)).getByRole('button', { name: 'Show as table' }))
  return within(await card(name))
    .getAllByRole('row')
    .map((row) => [...row.children].map((cell) => cell.textContent.trim()))
}

beforeAll(() => loadWords('team'))

it('shows a team with its rank and both gaps, and puts it into the page title', async () => {
  fakeServer(answers())
  const { container } = await renderWith(App, { route: '/team/gipfel' })
  expect(await screen.findByRole('heading', { name: own.name, level: 1 })).toBeTruthy()
  const [gaps] = await screen.findAllByText('423k')
  expect(gaps?.closest('p')?.textContent).toBe('423k to rank 1 · 1.00M ahead of rank 3')
  expect(document.title).toBe('Gradient Gipfelstürmer · Workshop Leaderboard')
  await expectNoAxeViolations(container)
})

it('pins a team, and “My team” then opens it', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel?period=7d' })
  const nav = screen.getByRole('navigation', { name: 'Pages' })
  const way = within(nav).getByRole('link', { name: 'My team' })
  expect(way.getAttribute('href')).toBe('/team?period=7d')

  await fireEvent.click(await screen.findByRole('button', { name: 'Make it my team' }))
  expect(way.getAttribute('href')).toBe('/team/gipfel?period=7d')
  expect(localStorage.getItem('leaderboard.my-team')).toBe('gipfel')
  expect(screen.getAllByText('My team')).toHaveLength(2)

  await fireEvent.click(screen.getByRole('button', { name: 'No longer my team' }))
  expect(way.getAttribute('href')).toBe('/team?period=7d')
  expect(localStorage.getItem('leaderboard.my-team')).toBeNull()
})

it('leads whoever has joined on this device from their team to their key', async () => {
  const device = `leaderboard.join-device ${config.backendUrl}`
  localStorage.setItem(device, 'device-1')
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel' })
  const pin = await screen.findByRole('button', { name: 'Make it my team' })
  expect(screen.queryByRole('link', { name: 'My key' })).toBeNull()
  await fireEvent.click(pin)
  expect(screen.getByRole('link', { name: 'My key' }).getAttribute('href')).toBe('/join')
  await fireEvent.click(screen.getByRole('button', { name: 'No longer my team' }))
  localStorage.removeItem(device)
})

it('tells whoever has just joined that the board does not know the team yet', async () => {
  const device = `leaderboard.join-device ${config.backendUrl}`
  localStorage.setItem(device, 'device-1')
  fakeServer(answers())
  const { unmount } = await renderWith(App, { route: '/team/gipfel' })
  await fireEvent.click(await screen.findByRole('button', { name: 'Make it my team' }))
  unmount()
  fakeServer({ ...answers(), '/teams/gipfel': { status: 404, detail: 'No team.' } })
  await renderWith(App, { route: '/team/gipfel' })
  expect(await screen.findByRole('heading', { name: 'Not on the board yet' })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'No longer my team' }))
  expect(await screen.findByRole('heading', { name: 'No such team here' })).toBeTruthy()
  localStorage.removeItem(device)
})

it('links from an unknown team back to the board', async () => {
  fakeServer({ ...answers(), '/teams/nobody': { status: 404, detail: 'No team.' } })
  const { container } = await renderWith(App, { route: '/team/nobody' })
  expect(await screen.findByRole('heading', { name: 'No such team here' })).toBeTruthy()
  await expectNoAxeViolations(container)
  await fireEvent.click(screen.getByRole('link', { name: 'To the leaderboard' }))
  expect(await screen.findByRole('rowheader', { name: /Kernel Panik/ })).toBeTruthy()
})

it('explains why a team could not be loaded', async () => {
  const failure = { status: 502, detail: 'Error fetching usage: refused.' }
  fakeServer({ ...answers(), '/tokens': failure, '/teams/gipfel': failure })
  await renderWith(App, { route: '/team/gipfel' })
  const alert = await screen.findByRole('alert')
  expect(within(alert).getByRole('heading').textContent).toBe('The team could not be loaded')
  expect(within(alert).getByText('Error fetching usage: refused.')).toBeTruthy()
})

it('shows the team between its neighbours, with the differences', async () => {
  fakeServer(answers())
  const { router } = await renderWith(App, { route: '/team/gipfel?period=today&models=x' })
  const around = await screen.findByRole('table', { name: /between its neighbours/ })
  const amounts = within(around)
    .getAllByRole('row')
    .map((row) => row.lastElementChild?.textContent)
  expect(amounts).toEqual(['+423k', '1,077,000', '−1.00M'])
  await fireEvent.click(within(around).getByRole('link', { name: 'Llama Drama' }))
  await waitFor(() => expect(router.currentRoute.value.fullPath).toBe('/team/llama?period=today'))
})

const ofEvent = (metric: EventMetric, min_requests = 0) => ({
  ...answers(),
  '/event': eventAnswer({ metric, min_requests }),
  '/tokens': tokensAnswer([
    team({ team_id: 'kernel', name: 'Kernel Panik', rank: 1, tokens: 1_500_000, total_cost: 2 }),
    { ...own, total_cost: 5.5, total_requests: 200, successful_requests: 180 },
    team({
      team_id: 'llama',
      name: 'Llama Drama',
      rank: 3,
      tokens: 77_000,
      total_cost: 7.25,
      total_requests: 200,
      successful_requests: 187,
    }),
  ]),
})

describe('while an event is shown', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-24T13:38:00Z'), toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
    noteNoEvent(404)
  })

  async function placeAt(route: string) {
    await renderWith(App, { route })
    const table = await screen.findByRole('table', { name: /between its neighbours/ })
    return within(table)
      .getAllByRole('row')
      .map((row) => [row.firstElementChild?.textContent, row.lastElementChild?.textContent])
  }

  it('ranks by the metric of the event, with gaps in its unit', async () => {
    fakeServer(ofEvent('cost'))
    expect(await placeAt('/team/gipfel')).toEqual([
      ['1', '+$1.75'],
      ['2', '$5.50'],
      ['3', '−$3.50'],
    ])
    expect(screen.getByText('to rank 1').textContent).toBe('$1.75 to rank 1')
    expect(screen.getByText('Ranked by: Cost')).toBeTruthy()
    expect(await card('Rank by tokens over time')).toBeTruthy()
  })

  it('ranks by the metric that the viewer has chosen on the board', async () => {
    fakeServer(ofEvent('cost'))
    expect(await placeAt('/team/gipfel?metric=success')).toEqual([
      ['1', '+3.5 points'],
      ['2', '90.0%'],
    ])
    expect(screen.getByText('Ranked by: Success · from 20 requests')).toBeTruthy()
  })

  it('says what ranks where the viewer has chosen tokens', async () => {
    fakeServer(ofEvent('cost', 20))
    expect((await placeAt('/team/gipfel?metric=tokens'))[0]).toEqual(['1', '+423k'])
    expect(screen.getByText('Ranked by: Tokens')).toBeTruthy()
  })

  it('gives the reason instead of a rank to a team with too few requests', async () => {
    fakeServer(ofEvent('requests', 201))
    await renderWith(App, { route: '/team/gipfel' })
    expect(await screen.findByText('from 201 requests')).toBeTruthy()
    expect(screen.getByText('Ranked by: Requests · from 201 requests')).toBeTruthy()
    expect(screen.queryByRole('table', { name: /between its neighbours/ })).toBeNull()
  })
})

it('does not mention tokens where they rank the event', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel' })
  await screen.findByRole('table', { name: /between its neighbours/ })
  expect(screen.queryByText(/^Ranked by/)).toBeNull()
})

it('shows seven figures', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel' })
  await screen.findByText('22.5k')
  const figures = screen.getAllByRole('definition').map((figure) => figure.textContent.trim())
  expect(figures).toEqual(['1,077,000', '22.5k/min', '10', '90.0%', '$0.25', '4.31M', '38%'])
})

it('shows its usage over time, ranks, models and keys as sentences and tables', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel?zone=utc' })
  expect((await card('Tokens per half hour')).textContent).toContain(
    'The busiest half hour was Mon 09:30–10:00.',
  )
  expect((await card('Rank over time')).textContent).toContain(
    'Rank 2 since Mon 10:00; the best was rank 1.',
  )
  expect((await card('Models')).textContent).toContain('GPT-5.2 carries 74% of the tokens.')
  expect((await asTable('Tokens per half hour'))[2]).toEqual([
    'Mon 09:30–10:00',
    '793,000',
    '634,400',
    '158,600',
  ])
  expect((await asTable('Rank over time'))[3]).toEqual(['Mon 10:30', '2'])
  expect((await asTable('Keys'))[1]).toEqual(['laptop', 'sk-...a91f', '1,000', '800', '200', 'now'])
})

it('has its rank since the minute that the moments of the race name', async () => {
  const all = answers()
  const steps = { ...all['/tokens/steps'], rank_since: '2026-11-23T09:42:00Z' }
  fakeServer({ ...all, '/tokens/steps': steps })
  await renderWith(App, { route: '/team/gipfel?zone=utc' })
  expect((await card('Rank over time')).textContent).toContain(
    'Rank 2 since Mon 09:42; the best was rank 1.',
  )
})

it('filters usage over time by the models in the address, and can remove them', async () => {
  const server = fakeServer({
    ...answers(),
    '/tokens/models': modelsAnswer([['gpt-5.2', 'GPT-5.2']]),
  })
  const { router } = await renderWith(App, { route: '/team/gipfel?models=gpt-5.2' })
  const chip = await screen.findByRole('button', { name: 'Remove GPT-5.2 from the filter' })
  const requested = server.urls.filter(({ pathname }) => pathname === '/tokens/steps')
  expect(requested.every(({ searchParams }) => searchParams.get('model') === 'gpt-5.2')).toBe(true)
  await fireEvent.click(chip)
  await waitFor(() => expect(router.currentRoute.value.query.models).toBeUndefined())
  await waitFor(() => expect(server.urls.at(-1)?.searchParams.has('model')).toBe(false))
})

it('gives phones a link to the team alone, without filters and without a token', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/team/gipfel?period=7d' })
  const link = await screen.findByRole('textbox', { name: 'Link' })
  expect(link).toHaveProperty('value', new URL('/team/gipfel', document.baseURI).href)
  expect(screen.getByRole('img', { name: "QR code of this team's page" })).toBeTruthy()
})

it('waits for the first tokens of a team without any', async () => {
  const idle = team({ team_id: 'idle', name: 'Idle', rank: 4, tokens: 0, total_requests: 0 })
  fakeServer({
    ...answers(),
    '/tokens': tokensAnswer([...teams, idle]),
    '/tokens/pace': paceAnswer([]),
    '/tokens/steps': stepsAnswer(idle),
    '/teams/idle': teamAnswer(idle),
  })
  const { container } = await renderWith(App, { route: '/team/idle' })
  expect(await screen.findByRole('heading', { name: 'No usage yet' })).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Models' })).toBeNull()
  await expectNoAxeViolations(container)
})
