import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { beforeEach, expect, it } from 'vitest'
import LeaderboardView from './LeaderboardView.vue'
import { AWKWARD, LONG } from '../../test/awkward'
import { fakeServer } from '../../test/fakeServer'
import { key, statusAnswer, team, teamAnswer, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const TEAMS = AWKWARD.map((changes, slot) => team({ slot, ...changes }))

let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  server = fakeServer({ '/tokens': tokensAnswer(TEAMS), '/status': statusAnswer() })
})

const names = () => [...document.querySelectorAll<HTMLElement>('th.team bdi')]
const rowNamed = (name: string) =>
  within(
    names()
      .find((one) => one.textContent === name)
      ?.closest('tr') as HTMLElement,
  )

async function show(route?: string) {
  const view = await renderWith(LeaderboardView, { ...(route && { route }) })
  // Visible rows are rendered first, the others afterwards.
  await waitFor(() => expect(names()).toHaveLength(TEAMS.length))
  return view
}

it('shows every team once, equal names side by side, as text and isolated', async () => {
  const { container } = await show()
  expect(names().map((name) => name.textContent)).toEqual(TEAMS.map(({ name }) => name))
  expect(names().map((name) => name.title)).toEqual(TEAMS.map(({ name }) => name))
  expect(container.querySelector('img')).toBeNull()
  expect(names().find((name) => name.textContent === LONG)?.tagName).toBe('BDI')
})

it('never shows a wrong exact number', async () => {
  await show()
  expect(rowNamed('Huge').getAllByText(/9,010,000T/).length).toBeGreaterThan(0)
  expect(document.body.textContent).not.toContain('9,007,199')
})

it('marks a team the gateway no longer lists', async () => {
  await show()
  expect(rowNamed('9f8e7d').getByText('deleted')).toBeTruthy()
})

it('opens the team that was pressed, not the one whose id is its name', async () => {
  const pressed = TEAMS.find(({ team_id }) => team_id === 'x')
  if (!pressed) throw new Error('no such team')
  server.set('/teams/x', teamAnswer({ ...pressed, breakdown: { api_keys: [key()] } }))
  const { router } = await show()
  await fireEvent.click(rowNamed('html').getByRole('button'))
  expect(await screen.findByText('laptop')).toBeTruthy()
  expect(router.currentRoute.value.query).toEqual({ open: 'x' })
})

it('finds names in the search as they are written', async () => {
  await renderWith(LeaderboardView, { route: '/leaderboard?q=%3Cimg,نماذج,padded' })
  await screen.findByText('3 of 12 teams')
  expect(names()).toHaveLength(3)
})
