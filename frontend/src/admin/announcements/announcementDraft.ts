import { nextTick, ref } from 'vue'
import type { Announcement } from '@/data/adminClient'

/** What is being written; it outlives the card, so that looking elsewhere loses nothing. */

export type Draft = Omit<Announcement, 'id'> & {
  /** Of the announcement being edited; undefined for a new one. */
  id: string | undefined
}

const empty = (): Draft => ({
  id: undefined,
  text: '',
  text_de: '',
  from: null,
  until: null,
  places: 'both',
  urgent: false,
})

export const draft = ref(empty())

export function clearDraft() {
  draft.value = empty()
}

export function editAnnouncement(announcement: Announcement) {
  draft.value = { ...announcement }
}

const FIELD = 'desk-announcement'
export const fieldId = FIELD

/** Begins an announcement from elsewhere on the desk, unless one is being written; leads to it either way. */
export async function beginAnnouncement(text: string) {
  if (!draft.value.text.trim()) draft.value = { ...empty(), text }
  await nextTick()
  const field = document.getElementById(FIELD)
  field?.scrollIntoView({ block: 'center' })
  field?.focus()
}

/** The list with the draft in it: in its place, or first. */
export function withDraft(
  announcements: readonly Announcement[],
  { id, ...written }: Draft,
  newId: string,
): Announcement[] {
  const ready = {
    ...written,
    text: written.text.trim(),
    text_de: written.text_de?.trim() || null,
    id: id ?? newId,
  }
  return announcements.some((one) => one.id === ready.id)
    ? announcements.map((one) => (one.id === ready.id ? ready : one))
    : [ready, ...announcements]
}

type Timing = 'now' | 'later' | 'over'

/** As they matter: those on show, those to come, soonest first, and those that are over. */
export function byTime(announcements: readonly Announcement[], now: number): Announcement[] {
  const of = (timing: Timing) => announcements.filter((one) => timingOf(one, now) === timing)
  const start = ({ from }: Announcement) => (from ? Date.parse(from) : 0)
  return [...of('now'), ...of('later').sort((a, b) => start(a) - start(b)), ...of('over')]
}

export function timingOf({ from, until }: Announcement, now: number): Timing {
  if (from && now < Date.parse(from)) return 'later'
  return until && now >= Date.parse(until) ? 'over' : 'now'
}
