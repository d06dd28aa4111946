import { screen, within } from '@testing-library/vue'
import { expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { setLocale } from '@/shared/i18n'
import { adminServer } from '../../../test/adminServer'
import { openDesk, startAtDesk } from '../../../test/openDesk'

startAtDesk()

it('names awards and models as the wall does, in the language of the desk', async () => {
  const award = {
    kind: 'success',
    title: 'Highest success',
    title_de: 'Höchster Erfolg',
    team_id: 'brain',
    value: 0.997,
    unit: 'share',
    condition: 'With at least 100 requests',
    condition_de: 'Mit mindestens 100 Anfragen',
    runner_up: null,
    runner_up_value: null,
  }
  const candidates = [{ rank: 1, team_id: 'brain', name: 'צוות הבינה', slot: 0, value: 0.997 }]
  adminServer(
    { phase: 'ended', next: ['reveal'] },
    {
      '/admin/awards': {
        candidates: [{ kind: 'success', award, unit: 'share', candidates, coverage: null }],
      },
      '/admin/what-if': {
        cost: 1,
        tokens: 1000,
        models: [{ model: 'qwen3-coder', display_name: 'Qwen3 Coder', cost: 0.5, reason: null }],
      },
    },
  )
  await openDesk('result')
  await setLocale('de')
  const field = within(await screen.findByRole('group', { name: 'Höchster Erfolg' }))
  expect(field.getByText('Mit mindestens 100 Anfragen')).toBeTruthy()
  // The name written from right to left keeps its figure behind it.
  expect(field.getByRole('option', { name: /⁨צוות הבינה⁩ · 99,7/ })).toBeTruthy()
  expect(await screen.findByText('Qwen3 Coder')).toBeTruthy()
  expect(screen.queryByText('qwen3-coder')).toBeNull()
  await setLocale('en')
})

it('asks for nothing that only an event has, while there is none', async () => {
  const none = { start: null, end: null, freeze_at: null, phase: null, next: [] }
  const server = adminServer(none)
  await openDesk('result')
  expect(await screen.findByRole('button', { name: 'Set the times' })).toBeTruthy()
  await vi.dynamicImportSettled()
  await nextTick()
  expect(screen.queryByRole('heading', { name: 'Awards' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Download the report' })).toBeNull()
  const paths = server.urls.map(({ pathname }) => pathname)
  expect(paths).not.toContain('/admin/awards')
  expect(paths).not.toContain('/admin/what-if')
})
