import type { AuditEntry } from '@/data/adminClient'

/** What a line of the log says: the key of a sentence, and what it names. */
interface LogWords {
  key: string
  /** Of teams that the change is about. */
  teams: string[]
  /** Parts of the state that it changed, for those without a sentence of their own. */
  parts: string[]
}

const SENTENCES = new Set([
  'start',
  'freeze',
  'unfreeze',
  'end',
  'reopen',
  'reveal',
  'publish',
  'undo',
  'present step',
  'announcements',
])

type Fields = Readonly<Record<string, unknown>>

const recordOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const differing = (before: Fields, after: Fields) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  )

/** How the sentence about a team's settings begins, where a single one changed. */
function teamKey(before: Fields, after: Fields): string {
  const changed = differing(before, after)
  if (changed.length !== 1) return 'team'
  const [field] = changed
  if (field === 'hidden') return after.hidden ? 'hid' : 'showed'
  if (field === 'out_of_competition') return after.out_of_competition ? 'tookOut' : 'tookIn'
  return { display_name: 'renamed', division: 'moved', slot: 'coloured' }[field ?? ''] ?? 'team'
}

export function wordsOf({ action, before, after }: AuditEntry): LogWords {
  const [was, is] = [recordOf(before), recordOf(after)]
  if (SENTENCES.has(action)) return { key: action.replace(' ', '_'), teams: [], parts: [] }
  const [oldTeams, newTeams] = [recordOf(was.teams), recordOf(is.teams)]
  const teams = differing(oldTeams, newTeams)
  const [team] = teams
  if (action === 'team' && team !== undefined)
    return { key: teamKey(recordOf(oldTeams[team]), recordOf(newTeams[team])), teams, parts: [] }
  return { key: 'changed', teams, parts: differing(was, is).filter((part) => part !== 'teams') }
}
