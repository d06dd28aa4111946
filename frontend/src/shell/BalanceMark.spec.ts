import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, it } from 'vitest'
import BalanceMark from './BalanceMark.vue'
import type { StatusAnswer } from '@/data/client'
import { expectNoAxeViolations } from '../../test/axe'
import { statusAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'

const sum = (tokens: number, requests = 0, cost = 0) => ({ tokens, requests, cost })

const statusWith = (changes: Partial<StatusAnswer['reconciliation']>) =>
  statusAnswer({
    days: [
      { date: '2026-11-22', read_at: '2026-11-23T14:37:08Z' },
      { date: '2026-11-23', read_at: '2026-11-23T14:37:08Z' },
    ],
    reconciliation: {
      ...statusAnswer().reconciliation,
      teams: sum(900, 9, 1.5),
      unassigned: sum(70),
      internal: sum(30),
      gateway_total: sum(1000, 9, 1.5),
      unknown_model_tokens: 12,
      unknown_model_rows: 1,
      coverage: 0.987,
      ...changes,
    },
  })

it('is a quiet mark, and opens the reconciliation', async () => {
  await renderWith(BalanceMark, { props: { status: statusWith({}) } })
  await fireEvent.click(screen.getByRole('button', { name: 'Numbers add up' }))
  const dialog = await screen.findByRole('dialog')
  const row = (name: string) =>
    within(within(dialog).getByRole('rowheader', { name }).closest('tr') as HTMLElement)
  expect(row('Teams').getByText('900')).toBeTruthy()
  expect(row('Without a team').getByText('70')).toBeTruthy()
  expect(row('Gateway’s own pages').getByText('30')).toBeTruthy()
  expect(row('Gateway’s total').getByText('1,000')).toBeTruthy()
  expect(within(dialog).getByText('2 of 2')).toBeTruthy()
  expect(within(dialog).getByText('12 tokens in 1 row')).toBeTruthy()
  expect(within(dialog).getByText('for 98% of tokens')).toBeTruthy()
  expect(within(dialog).getByText('Nov 22')).toBeTruthy()
  await expectNoAxeViolations(dialog)
})

it('says what was left out, and which day shrank', async () => {
  const part = { date: '2026-11-22', endpoint: '/team/daily/activity', reason: 'not a number' }
  const shrunk = {
    date: '2026-11-22',
    noticed_at: '2026-11-23T14:37:08Z',
    tokens_before: 5000,
    tokens_after: 1200,
  }
  const status = {
    ...statusWith({}),
    set_aside: [
      { ...part, field: 'results.metrics.spend', parts: 2 },
      { ...part, field: 'team_id', date: null, parts: 1 },
    ],
    shrunk_days: [
      { ...shrunk, confirmed: true },
      { ...shrunk, date: '2026-11-23', confirmed: false },
    ],
  }
  await renderWith(BalanceMark, { props: { status } })
  await fireEvent.click(screen.getByRole('button'))
  const dialog = within(await screen.findByRole('dialog'))
  dialog.getByText(/^3 parts .* left out .* \(results\.metrics\.spend, team_id\)\.$/)
  dialog.getByText(/^Nov 22 shrank from 5,000 to 1,200 tokens .* confirmed it\.$/)
  dialog.getByText(/^Nov 23 shrank .* The board keeps 5,000 until/)
  await expectNoAxeViolations(await screen.findByRole('dialog'))
})

it('mentions neither where nothing was left out', async () => {
  await renderWith(BalanceMark, { props: { status: statusWith({}) } })
  await fireEvent.click(screen.getByRole('button'))
  const dialog = within(await screen.findByRole('dialog'))
  expect(dialog.queryByText(/left out|shrank/)).toBeNull()
})

it('says a mismatch without being opened', async () => {
  const status = statusWith({ balanced: false, difference: sum(-1204, 3) })
  await renderWith(BalanceMark, { props: { status } })
  expect(screen.getByText('Off by 1,204 tokens')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button'))
  const dialog = await screen.findByRole('dialog')
  expect(within(dialog).getByRole('heading', { name: 'Numbers do not add up' })).toBeTruthy()
  expect(within(dialog).getByText('-1,204')).toBeTruthy()
})

it('names requests or dollars where only they differ', async () => {
  const requests = statusWith({ balanced: false, difference: sum(0, 3) })
  const { unmount } = await renderWith(BalanceMark, { props: { status: requests } })
  expect(screen.getByText('Off by 3 requests')).toBeTruthy()
  unmount()
  const cost = statusWith({ balanced: false, difference: sum(0, 0, 0.5) })
  await renderWith(BalanceMark, { props: { status: cost } })
  expect(screen.getByText('Off by $0.50')).toBeTruthy()
})
