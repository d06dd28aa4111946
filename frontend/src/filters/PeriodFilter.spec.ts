import { fireEvent, screen, waitFor } from '@testing-library/vue'
import { expect, it } from 'vitest'
import PeriodFilter from './PeriodFilter.vue'
import { expectNoAxeViolations } from '../../test/axe'
import { renderWith } from '../../test/render'

const button = () => screen.getByRole('button', { name: /^Period:/ })

it('names the period of the address', async () => {
  await renderWith(PeriodFilter, { route: '/leaderboard?period=7d' })
  expect(button().textContent).toContain('Last 7 days')
})

it('names days of one’s own, turned round where the address has them the wrong way', async () => {
  await renderWith(PeriodFilter, { route: '/leaderboard?from=2026-11-09&to=2026-11-03' })
  expect(button().textContent).toMatch(/Nov 3\s–\s9/)
})

it('writes the chosen period into the address, keeps the search, and goes back with it', async () => {
  const { router } = await renderWith(PeriodFilter, {
    route: '/leaderboard?q=llama&from=2026-11-03',
  })
  await fireEvent.click(button())
  await fireEvent.click(await screen.findByRole('radio', { name: 'Last 30 days' }))
  await waitFor(() => {
    expect(router.currentRoute.value.query).toEqual({ q: 'llama', period: '30d' })
  })
  router.back()
  await waitFor(() => {
    expect(router.currentRoute.value.query).toEqual({ q: 'llama', from: '2026-11-03' })
  })
})

it('leaves the default out of the address', async () => {
  const { router } = await renderWith(PeriodFilter, { route: '/leaderboard?period=today' })
  await fireEvent.click(button())
  await fireEvent.click(await screen.findByRole('radio', { name: 'Yesterday and today' }))
  await waitFor(() => {
    expect(router.currentRoute.value.query).toEqual({})
  })
})

it('opens as a dialog without violations, and closes with Escape', async () => {
  await renderWith(PeriodFilter)
  await fireEvent.click(button())
  const dialog = await screen.findByRole('dialog', { name: 'Period' })
  expect(button().getAttribute('aria-expanded')).toBe('true')
  await expectNoAxeViolations(dialog)
  await fireEvent.keyDown(document, { key: 'Escape' })
  await waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull()
  })
})
