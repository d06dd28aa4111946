import { screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { adminServer } from '../../test/adminServer'
import { openDesk, startAtDesk } from '../../test/openDesk'
import type { EventCount } from '@/data/adminClient'

startAtDesk()

const ended = (count: EventCount) =>
  adminServer(
    { phase: 'ended', next: ['reveal', 'publish', 'reopen'] },
    {
      '/admin/reveal': () =>
        Response.json({ stage: 'ranks', step: 0, steps: 3, hint: null, count }),
    },
  )

it.each<[EventCount, string]>([
  [
    { state: 'waiting', ready_at: '2026-11-23T14:37:48Z', by_minute_tokens: null },
    'All requests are counted in 40 seconds.',
  ],
  [
    { state: 'waiting', ready_at: '2026-11-23T14:37:00Z', by_minute_tokens: null },
    'The last requests are being read.',
  ],
  [
    { state: 'second', ready_at: null, by_minute_tokens: 0 },
    'Start and end are counted to the second.',
  ],
  [
    { state: 'minute', ready_at: null, by_minute_tokens: null },
    'Start and end are counted to the minute: the request logs were not read.',
  ],
  [
    { state: 'minute', ready_at: null, by_minute_tokens: 12_345 },
    '12,345 tokens around start and end are counted to the minute.',
  ],
])('says before the result how the last requests are counted: %o', async (count, sentence) => {
  ended(count)
  await openDesk()
  expect(await screen.findByText(sentence)).toBeTruthy()
})

it('says nothing of it while the event runs', async () => {
  adminServer()
  await openDesk()
  await screen.findByRole('button', { name: 'Freeze now' })
  expect(screen.queryByText(/requests are|counted to the/)).toBeNull()
})
