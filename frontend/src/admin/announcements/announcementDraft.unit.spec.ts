import { expect, it } from 'vitest'
import { byTime, timingOf, withDraft, type Draft } from './announcementDraft'

const announcement = (id: string, text = id) => ({
  id,
  text,
  text_de: null,
  from: null,
  until: null,
  places: 'both' as const,
  urgent: false,
})
const draft = (changes: Partial<Draft>): Draft => ({
  ...announcement('x'),
  id: undefined,
  ...changes,
})

it('puts a new announcement first, and an edited one where it was', () => {
  const both = [announcement('a'), announcement('b')]
  expect(
    withDraft(both, draft({ text: ' Pizza ', text_de: ' ' }), 'c').map((one) => one.id),
  ).toEqual(['c', 'a', 'b'])
  const edited = withDraft(both, draft({ id: 'b', text: 'Later' }), 'c')
  expect(edited.map(({ id, text }) => [id, text])).toEqual([
    ['a', 'a'],
    ['b', 'Later'],
  ])
})

it('keeps what was being edited when somebody else removed it', () => {
  const kept = withDraft([announcement('a')], draft({ id: 'b', text: 'Pizza' }), 'c')
  expect(kept.map((one) => one.id)).toEqual(['b', 'a'])
})

it('lists what is on, then what comes soonest, then what is over', () => {
  const hour = (n: number) => `2026-11-23T${String(n)}:00:00Z`
  const timed = (id: string, from: number, until: number) => ({
    ...announcement(id),
    from: hour(from),
    until: hour(until),
  })
  const all = [
    timed('over', 10, 11),
    timed('late', 18, 19),
    timed('soon', 15, 16),
    announcement('on'),
  ]
  expect(byTime(all, Date.parse(hour(14))).map(({ id }) => id)).toEqual([
    'on',
    'soon',
    'late',
    'over',
  ])
})

it('knows what is on now', () => {
  const [from, until] = ['2026-11-23T12:00:00Z', '2026-11-23T13:00:00Z']
  const timed = { ...announcement('a'), from, until }
  expect(timingOf(timed, Date.parse(from) - 1)).toBe('later')
  expect(timingOf(timed, Date.parse(from))).toBe('now')
  expect(timingOf(timed, Date.parse(until))).toBe('over')
  expect(timingOf(announcement('a'), 0)).toBe('now')
})
