import { screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { noteEvent } from '@/data/useEvent'
import { eventAnswer } from '../../test/fixtures'
import { renderWith } from '../../test/render'
import LegendLine from './LegendLine.vue'

const props = { metric: 'tokens', paceAt: '2026-11-22T14:37:00Z' }

it('says since when ranks have changed, but not while the numbers are frozen', async () => {
  noteEvent(eventAnswer())
  const { unmount } = await renderWith(LegendLine, { props })
  expect(screen.getByText(/^arrows: since /)).toBeTruthy()
  unmount()

  noteEvent(eventAnswer({ frozen_at: '2026-11-22T14:30:00Z' }))
  await renderWith(LegendLine, { props })
  expect(screen.queryByText(/^arrows/)).toBeNull()
})
