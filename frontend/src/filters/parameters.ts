import { METRICS } from './metric'

type View = 'leaderboard' | 'charts' | 'team' | 'present'

interface Parameter {
  /** The time that is counted, what is counted of it and in which order, or only how it is drawn. */
  kind: 'time' | 'selection' | 'display'
  /** Where it is read. */
  views: readonly View[]
  /** The values it can have; the first is the default and not written. Any text without them. */
  values?: readonly [string, ...string[]]
  /** Comes back at the next visit. A search does not: half a board would be missing. */
  isRemembered?: true
}

const ALL: readonly View[] = ['leaderboard', 'charts', 'team', 'present']

/** Every parameter of the page's address: `?q=kernel,llama&period=7d`. */
export const PARAMETERS = {
  period: { kind: 'time', views: ALL, isRemembered: true },
  from: { kind: 'time', views: ALL },
  to: { kind: 'time', views: ALL },
  days: { kind: 'time', views: ALL, values: ['exact', 'whole'] },
  zone: {
    kind: 'time',
    views: ['charts', 'team'],
    values: ['own', 'utc', 'event'],
    isRemembered: true,
  },
  q: { kind: 'selection', views: ALL },
  models: { kind: 'selection', views: ALL, isRemembered: true },
  division: { kind: 'selection', views: ['leaderboard', 'present'] },
  metric: {
    kind: 'selection',
    views: ['leaderboard', 'team', 'present'],
    values: METRICS,
    isRemembered: true,
  },
  sort: { kind: 'selection', views: ['leaderboard'] },
  dir: { kind: 'selection', views: ['leaderboard'], values: ['desc', 'asc'] },
  open: { kind: 'display', views: ['leaderboard'] },
  time: { kind: 'display', views: ['charts'], values: ['race', 'each', 'stacked'] },
  step: { kind: 'display', views: ['charts', 'present'] },
  heat: { kind: 'display', views: ['charts'], values: ['tokens', 'cost'] },
  cost: { kind: 'display', views: ['charts'], values: ['team', 'model'] },
  parts: { kind: 'display', views: ['charts'], values: ['share', 'tokens'] },
  theme: { kind: 'display', views: ['present'] },
  pace: { kind: 'display', views: ['present'] },
  scene: { kind: 'display', views: ['present'], values: ['all', 'strip'] },
  background: { kind: 'display', views: ['present'], values: ['filled', 'transparent'] },
} as const satisfies Record<string, Parameter>

export type ParameterName = keyof typeof PARAMETERS

/** The parameters with fixed values, and those values. */
export type ChoiceName = {
  [Name in ParameterName]: (typeof PARAMETERS)[Name] extends { values: unknown } ? Name : never
}[ParameterName]
export type Choice<Name extends ChoiceName> = (typeof PARAMETERS)[Name]['values'][number]

const ENTRIES = Object.entries(PARAMETERS) as [ParameterName, Parameter][]

export const isParameter = (name: string): name is ParameterName => name in PARAMETERS

export const namesWhere = (isWanted: (parameter: Parameter) => boolean): ParameterName[] =>
  ENTRIES.filter(([, parameter]) => isWanted(parameter)).map(([name]) => name)

export const defaultOf = (name: ParameterName): string | undefined =>
  (PARAMETERS as Record<ParameterName, Parameter>)[name].values?.[0]
