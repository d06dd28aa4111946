import { screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { adminServer } from '../../../test/adminServer'
import { openDesk, startAtDesk } from '../../../test/openDesk'

startAtDesk()

it('says in words how far the result was shown', async () => {
  const at = '2026-11-23T18:10:00Z'
  const steps = [
    { stage: 'ranks', step: 0 },
    { stage: 'ranks', step: 1 },
    { stage: 'podium', step: 24 },
  ]
  const changes = steps.slice(1).map((reveal, index) => ({
    at,
    action: 'reveal step',
    before: { reveal: steps[index] },
    after: { reveal },
  }))
  adminServer({}, { '/admin/audit': { changes } })
  await openDesk()
  const isolated = (value: string) => `\u2068${value}\u2069`
  const ranks = (from: string, to: string) => `revealed ranks: ${isolated(from)} → ${isolated(to)}`
  expect(await screen.findByText(`changed ${ranks('0', '1')}`)).toBeTruthy()
  expect(
    screen.getByText(`changed part of the result: Result → Podium, ${ranks('1', '24')}`),
  ).toBeTruthy()
})
