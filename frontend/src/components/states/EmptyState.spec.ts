import { screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import EmptyState from './EmptyState.vue'
import { renderWith } from '../../../test/render'

it('waits for the first request while the period goes on', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?period=today' })
  expect(screen.getByRole('heading', { name: 'No usage yet' })).toBeTruthy()
})

it('expects nothing more of days that are over', async () => {
  await renderWith(EmptyState, { route: '/leaderboard?from=2024-01-01&to=2024-01-02' })
  expect(screen.getByRole('heading', { name: 'No usage on these days' })).toBeTruthy()
})
