import { expect, it } from 'vitest'
import { changesBetween, mergeDraft } from './changes'
import { adminEvent, teamSettings } from '../../test/adminFixtures'

it('names what another organiser changed', () => {
  const before = adminEvent()
  const after = adminEvent({
    end: '2026-11-23T19:00:00Z',
    present: { ...before.present, pinned: 'race' },
    teams: { kernel: teamSettings({ hidden: true }) },
  })
  expect(changesBetween(before, after)).toEqual({ parts: ['end', 'present'], teams: ['kernel'] })
  expect(changesBetween(before, { ...before, revision: 9 })).toEqual({ parts: [], teams: [] })
})

it('keeps entries, follows what was left alone, and tells what both changed', () => {
  const from = adminEvent()
  const draft = { ...from, name: 'Typed here', end: '2026-11-23T18:15:00Z' }
  const to = adminEvent({ end: '2026-11-23T19:00:00Z', metric: 'cost' })
  const merged = mergeDraft(draft, from, to)
  expect(merged.draft).toMatchObject({
    name: 'Typed here',
    end: '2026-11-23T18:15:00Z',
    metric: 'cost',
  })
  expect(merged.contested).toEqual(['end'])
})

it('finds nothing contested where both entered the same', () => {
  const from = adminEvent()
  const to = adminEvent({ name: 'Same' })
  expect(mergeDraft({ ...from, name: 'Same' }, from, to).contested).toEqual([])
})
