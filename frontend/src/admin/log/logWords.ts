import type { AuditEntry } from '@/data/adminClient'

/** One field of a change, as it was and as it is; undefined where it has no short form, like a list. */
export interface FieldChange {
  /** "start", or "present.pinned". */
  field: string
  before: Value | undefined
  after: Value | undefined
}

type Value = string | number | boolean | null

/** A line of the log: the key of a sentence, and what it names. */
interface LogWords {
  key: string
  /** Of teams that the change is about. */
  teams: string[]
  /** The person it is about. */
  person?: string
  /** What the sentence does not tell. */
  fields: FieldChange[]
}

const SENTENCES = new Set([
  'start',
  'freeze',
  'unfreeze',
  'end',
  'reopen',
  'reveal',
  'publish',
  'new',
  'undo',
  'present step',
  'announcements',
])

/** What is done about teams and people beside the event's state. */
const ABOUT_TEAMS: Record<string, string> = {
  'team blocked': 'blocked',
  'team unblocked': 'unblocked',
  'team budget': 'budget',
}
const ABOUT_PEOPLE: Record<string, string> = {
  'new key': 'newKey',
  'keys revoked': 'keyTaken',
  'participant changed': 'person',
}
/** Of a person's fields, those that organisers change. */
const OF_PERSON = ['name', 'team_id']

type Fields = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const recordOf = (value: unknown): Fields => (isRecord(value) ? value : {})

/** A field that is not set yet is like one that is off. */
const same = (one: unknown, other: unknown) =>
  JSON.stringify(one || null) === JSON.stringify(other || null)

const differing = (before: Fields, after: Fields) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  )

const valueOf = (value: unknown): Value | undefined => {
  if (value === null || value === undefined) return null
  return typeof value === 'object' ? undefined : (value as Value)
}

/** The fields that differ; those of a part with fields of its own are named one by one. */
function fieldChanges(before: Fields, after: Fields): FieldChange[] {
  return differing(before, after).flatMap((field) => {
    const [was, is] = [before[field], after[field]]
    if (isRecord(was) && isRecord(is))
      return differing(was, is).map((part) => ({
        field: `${field}.${part}`,
        before: valueOf(was[part]),
        after: valueOf(is[part]),
      }))
    return [{ field, before: valueOf(was), after: valueOf(is) }]
  })
}

/** The sentence about a team's settings, where a single one changed, and what it leaves open. */
function teamWords(before: Fields, after: Fields) {
  const fields = fieldChanges(before, after)
  const field = fields.length === 1 ? fields[0]?.field : undefined
  if (field === 'hidden') return { key: after.hidden ? 'hid' : 'showed', fields: [] }
  if (field === 'out_of_competition')
    return { key: after.out_of_competition ? 'tookOut' : 'tookIn', fields: [] }
  if (field === 'slot') return { key: 'coloured', fields: [] }
  return { key: 'team', fields }
}

/** The models of the rules in one text. */
const withModels = ({ models, ...rules }: Fields): Fields => ({
  ...rules,
  models: Array.isArray(models) ? models.join(', ') : null,
})

/** The sentence about a change of joining, its people or their teams. */
function joinWords(action: string, was: Fields, is: Fields): LogWords | undefined {
  if (action === 'join rules')
    return { key: 'joinRules', teams: [], fields: fieldChanges(withModels(was), withModels(is)) }
  if (action === 'all keys revoked') return { key: 'allKeysTaken', teams: [], fields: [] }
  const ofTeam = ABOUT_TEAMS[action]
  if (ofTeam) {
    const { team_id: team, ...left } = is
    const fields = Object.entries(left).map(([field, value]) => ({
      field,
      before: undefined,
      after: valueOf(value),
    }))
    return { key: ofTeam, teams: [String(team)], fields }
  }
  const ofPerson = ABOUT_PEOPLE[action]
  if (!ofPerson) return undefined
  const fields = fieldChanges(was, is).filter(({ field }) => OF_PERSON.includes(field))
  return { key: ofPerson, teams: [], person: String(is.name), fields }
}

export function wordsOf({ action, before, after }: AuditEntry): LogWords {
  if (SENTENCES.has(action)) return { key: action.replace(' ', '_'), teams: [], fields: [] }
  const ofJoining = joinWords(action, recordOf(before), recordOf(after))
  if (ofJoining) return ofJoining
  const { teams: oldTeams, ...was } = recordOf(before)
  const { teams: newTeams, ...is } = recordOf(after)
  const teams = differing(recordOf(oldTeams), recordOf(newTeams))
  const [team] = teams
  if (action === 'team' && team !== undefined) {
    const [one, other] = [recordOf(oldTeams)[team], recordOf(newTeams)[team]]
    return { teams, ...teamWords(recordOf(one), recordOf(other)) }
  }
  return { key: 'changed', teams, fields: fieldChanges(was, is) }
}
