import type { AdminEvent, EventBasics } from '@/data/adminClient'

/** Two organisers at once: what somebody else changed, and what of one's own entries stays. */

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** The parts of the state that a sentence can name. */
const PARTS = [
  'name',
  'start',
  'end',
  'freeze_at',
  'timezone',
  'metric',
  'min_requests',
  'divisions',
  'show_budget',
  'announcements',
  'present',
  'reveal',
  'awards',
  'attention',
  'what_if',
  'reveal_started_at',
  'published_at',
] as const satisfies readonly (keyof AdminEvent)[]
export type ChangedPart = (typeof PARTS)[number]

export interface Changes {
  parts: ChangedPart[]
  /** Ids of teams with other settings. */
  teams: string[]
}

export function changesBetween(before: AdminEvent, after: AdminEvent): Changes {
  const ids = new Set([...Object.keys(before.teams), ...Object.keys(after.teams)])
  return {
    parts: PARTS.filter((part) => !same(before[part], after[part])),
    teams: [...ids].filter((id) => !same(before.teams[id], after.teams[id])),
  }
}

interface Merged {
  draft: EventBasics
  /** Fields that both have changed: one's own entry is kept. */
  contested: (keyof EventBasics)[]
}

/** A form that was begun from one state, brought to a newer one: entries stay, everything else follows. */
export function mergeDraft(draft: EventBasics, from: EventBasics, to: EventBasics): Merged {
  const contested: (keyof EventBasics)[] = []
  const merged = { ...draft }
  const follow = <Field extends keyof EventBasics>(field: Field) => {
    if (same(draft[field], from[field])) merged[field] = to[field]
    else if (!same(from[field], to[field]) && !same(draft[field], to[field])) contested.push(field)
  }
  for (const field of Object.keys(draft) as (keyof EventBasics)[]) follow(field)
  return { draft: merged, contested }
}

export const basicsOf = ({
  name,
  start,
  end,
  freeze_at,
  timezone,
  metric,
  min_requests,
  divisions,
  show_budget,
}: EventBasics): EventBasics => ({
  name,
  start,
  end,
  freeze_at,
  timezone,
  metric,
  min_requests,
  divisions: divisions.map((division) => ({ ...division })),
  show_budget,
})

/** Whether a part of the state is the same in both. */
export const isUntouched = (
  part: (state: AdminEvent) => unknown,
  one: AdminEvent,
  other: AdminEvent,
) => same(part(one), part(other))
