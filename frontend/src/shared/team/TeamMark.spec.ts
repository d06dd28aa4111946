import { expect, it } from 'vitest'
import TeamMark from './TeamMark.vue'
import { renderWith } from '../../../test/render'

it('draws colour, shape and initials, and stays silent', async () => {
  const props = { slot: 13, name: 'Bits & Bretzels', teamId: 'b' }
  const { container } = await renderWith(TeamMark, { props })
  const mark = container.querySelector('svg')
  expect(mark?.getAttribute('aria-hidden')).toBe('true')
  expect(mark?.querySelector('path')?.getAttribute('fill')).toBe('var(--team-1)')
  expect(mark?.textContent?.trim()).toBe('BB')
})
