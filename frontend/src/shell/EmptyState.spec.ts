import { fireEvent, screen } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import EmptyState from './EmptyState.vue'
import { expectNoAxeViolations } from '../../test/axe'
import { renderWith } from '../../test/render'

it('waits for the first request while the period goes on', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?period=today' })
  expect(screen.getByRole('heading', { name: 'No usage yet' })).toBeTruthy()
})

it('expects nothing more of days that are over', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?from=2024-01-01&to=2024-01-02' })
  expect(screen.getByRole('heading', { name: 'No usage on these days' })).toBeTruthy()
})

it('shows how a team calls the gateway, without inventing its address or a key', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?period=today' })
  const opener = screen.getByRole('button', { name: 'How to use your key' })
  expect(opener.getAttribute('aria-expanded')).toBe('false')
  await fireEvent.click(opener)
  expect(opener.getAttribute('aria-expanded')).toBe('true')
  const panel = await screen.findByRole('region', { name: 'How to use your key' })
  expect(panel.textContent).toContain('curl "$LITELLM_BASE_URL/v1/chat/completions"')
  expect(panel.textContent).not.toMatch(/https?:|sk-/)
  await expectNoAxeViolations(panel)
})

it('copies the first request', async () => {
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined)
  await renderWith(EmptyState, { route: '/leaderboard?period=today' })
  await fireEvent.click(screen.getByRole('button', { name: 'How to use your key' }))
  await fireEvent.click(await screen.findByRole('button', { name: 'Copy the request' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  const [request] = writeText.mock.calls[0] ?? []
  const body: unknown = JSON.parse(/-d '(.*)'/s.exec(request ?? '')?.[1] ?? '')
  expect(body).toEqual({ model: 'MODEL', messages: [{ role: 'user', content: 'Hello' }] })
})

it('teaches nothing about days that are over', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?from=2024-01-01&to=2024-01-02' })
  expect(screen.queryByRole('button', { name: 'How to use your key' })).toBeNull()
})
