import { fireEvent, screen, within } from '@testing-library/vue'
import { beforeAll, expect, it } from 'vitest'
import App from '../App.vue'
import { loadArea } from '../locales'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer, team, teamAnswer, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const teams = [
  team({ team_id: 'kernel', name: 'Kernel Panik', rank: 1, tokens: 1_500_000 }),
  team({ team_id: 'gipfel', name: 'Gradient Gipfelstürmer', rank: 2, tokens: 1_077_000 }),
  team({ team_id: 'llama', name: 'Llama Drama', rank: 3, tokens: 77_000 }),
]
const [, own] = teams as [(typeof teams)[0], (typeof teams)[0]]

const answers = () => ({
  '/tokens': tokensAnswer(teams),
  '/status': statusAnswer(),
  '/teams/gipfel': teamAnswer(own),
})

beforeAll(() => loadArea('team'))

it('shows a team with its rank and both gaps, and names the page after it', async () => {
  fakeServer(answers())
  const { container } = await renderWith(App, { route: '/team/gipfel' })
  expect(await screen.findByRole('heading', { name: own.name, level: 1 })).toBeTruthy()
  const gaps = await screen.findByText('423k')
  expect(gaps.closest('p')?.textContent).toBe('423k to rank 1 · 1.00M ahead of rank 3')
  expect(document.title).toBe('Gradient Gipfelstürmer · Workshop Leaderboard')
  await expectNoAxeViolations(container)
})

it('pins a team, and the way to my team then leads to it', async () => {
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

it('leads from a team that is not there back to the board', async () => {
  fakeServer({ ...answers(), '/teams/nobody': { status: 404, detail: 'No team.' } })
  const { container } = await renderWith(App, { route: '/team/nobody' })
  expect(await screen.findByRole('heading', { name: 'No such team here' })).toBeTruthy()
  await expectNoAxeViolations(container)
  await fireEvent.click(screen.getByRole('link', { name: 'To the leaderboard' }))
  expect(await screen.findByRole('rowheader', { name: /Kernel Panik/ })).toBeTruthy()
})

it('says why a team could not be loaded', async () => {
  const failure = { status: 502, detail: 'Error fetching usage: refused.' }
  fakeServer({ ...answers(), '/tokens': failure, '/teams/gipfel': failure })
  await renderWith(App, { route: '/team/gipfel' })
  const alert = await screen.findByRole('alert')
  expect(within(alert).getByRole('heading').textContent).toBe('The team could not be loaded')
  expect(within(alert).getByText('Error fetching usage: refused.')).toBeTruthy()
})
