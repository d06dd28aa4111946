import { screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { adminEvent } from '../../../test/adminFixtures'
import { adminServer } from '../../../test/adminServer'
import { openDesk, startAtDesk } from '../../../test/openDesk'

startAtDesk()

it.each([
  ['desk', 'board', 'now: Tower'],
  ['desk', 'race', 'now: Race'],
  ['remote', 'board', 'on the wall: Tower'],
  ['remote', 'race', 'on the wall: Race'],
])(
  'says at the %s, while screens show the %s, whether the pinned race waits',
  async (part, scene, now) => {
    const screens = [
      { screen_id: 'one', width: 1920, height: 1080, scene, seen_at: '2026-11-23T14:37:00Z' },
    ]
    const { present } = adminEvent()
    adminServer(
      { present: { ...present, pinned: 'race' } },
      { '/admin/present/screens': { screens } },
    )
    await openDesk(part)
    await screen.findAllByText(/1 screen/)
    expect(await screen.findByText(now)).toBeTruthy()
    const sentence = screen.queryByText(/^“Race” waits until it has something to show/)
    expect(sentence?.getAttribute('role')).toBe(scene === 'race' ? undefined : 'status')
  },
)
