import { fireEvent, screen, waitFor, within } from '@testing-library/vue'
import { expect, it } from 'vitest'
import App from './App.vue'
import { expectNoAxeViolations } from '../../test/axe'
import { fakeServer } from '../../test/fakeServer'
import { statusAnswer, team, tokensAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const answers = (status = statusAnswer()) => ({
  '/tokens': tokensAnswer([team()]),
  '/status': status,
})

it('frames the page with pages to go to, a way past them, and a title', async () => {
  fakeServer(answers())
  const { container } = await renderWith(App)
  expect(await screen.findByText('Live')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Skip to the content' })).toBeTruthy()
  const [nav] = screen.getAllByRole('navigation', { name: 'Pages' })
  const link = within(nav as HTMLElement).getByRole('link', { name: 'Leaderboard' })
  expect(link.getAttribute('aria-current')).toBe('page')
  expect(document.title).toBe('Leaderboard · Workshop Leaderboard')
  await expectNoAxeViolations(container)
})

it('says on every page that the teams are made up', async () => {
  fakeServer(answers(statusAnswer({ demo: true })))
  await renderWith(App)
  expect(await screen.findByText('Demo.')).toBeTruthy()
})

it('shows the age of the numbers while the gateway fails, the cause, and the next attempt', async () => {
  const gateway = {
    ...statusAnswer().gateway,
    state: 'failing' as const,
    error: 'Connection refused.',
    next_attempt_at: '2026-11-23T14:37:18Z',
  }
  fakeServer(answers(statusAnswer({ stale: true, gateway })))
  await renderWith(App)
  expect(await screen.findByText('Connection refused.')).toBeTruthy()
  const banner = screen.getByText(/As of/).closest('p')
  expect(banner?.textContent).toMatch(
    /As of \d\d:\d\d\. Gateway unreachable, retrying (?:in \d+ s|now)\./,
  )
})

it('keeps the numbers when the server goes away', async () => {
  const server = fakeServer(answers(statusAnswer({ refresh_seconds: 1 })))
  await renderWith(App)
  await screen.findByRole('rowheader', { name: /Kernel Panik/ })
  server.set('/tokens', 'no answer')
  server.set('/status', 'no answer')
  await waitFor(() => expect(screen.getByText(/Server unreachable/)).toBeTruthy(), {
    timeout: 3000,
  })
  expect(screen.getByRole('rowheader', { name: /Kernel Panik/ })).toBeTruthy()
})

it('leads from an unknown address to the board', async () => {
  fakeServer(answers())
  await renderWith(App, { route: '/nowhere' })
  expect(await screen.findByRole('heading', { name: 'There is no lane here' })).toBeTruthy()
  await fireEvent.click(screen.getByRole('link', { name: 'To the leaderboard' }))
  expect(await screen.findByRole('rowheader', { name: /Kernel Panik/ })).toBeTruthy()
})
