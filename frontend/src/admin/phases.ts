import type { Action, AdminEvent, Phase } from '@/data/adminClient'

/** The lane of five steps; the result is shown between the end and the published board. */
const STEPS = ['scheduled', 'running', 'frozen', 'ended', 'published'] as const
export type Step = (typeof STEPS)[number]

/** What cannot be taken back: the name of the event is typed for it. */
export const isFinal = (action: Action) => action === 'publish' || action === 'new'

const PLACE: Record<Phase, number> = {
  scheduled: 0,
  running: 1,
  frozen: 2,
  ended: 3,
  revealing: 3,
  published: 4,
}

/** `off`: will not come about, as a freeze without a time. */
export type StepState = 'done' | 'now' | 'next' | 'off'

export interface LaneStep {
  step: Step
  state: StepState
  at: string | null
  /** How much of the way to the step after it is behind us: 0 to 1. */
  gone: number
}

type Times = Pick<AdminEvent, 'start' | 'end' | 'freeze_at' | 'published_at'>

export function laneOf(times: Times, phase: Phase, now: number): LaneStep[] {
  const at: Record<Step, string | null> = {
    scheduled: null,
    running: times.start,
    frozen: times.freeze_at,
    ended: times.end,
    published: times.published_at,
  }
  const place = PLACE[phase]
  return STEPS.map((step, index) => {
    const isSkipped = step === 'frozen' && at.frozen === null
    const state = isSkipped ? 'off' : index < place ? 'done' : index === place ? 'now' : 'next'
    return { step, state, at: at[step], gone: index < place ? 1 : goneOf(times, phase, index, now) }
  })
}

function goneOf(times: Times, phase: Phase, index: number, now: number): number {
  const share = (from: string | null, to: string | null) =>
    from && to ? (now - Date.parse(from)) / (Date.parse(to) - Date.parse(from)) : 0
  const inRange = (value: number) => Math.min(1, Math.max(0, value || 0))
  if (phase === 'frozen' && index === PLACE.frozen)
    return inRange(share(times.freeze_at, times.end))
  if (phase !== 'running') return 0
  if (times.freeze_at)
    return index === PLACE.running ? inRange(share(times.start, times.freeze_at)) : 0
  // Without a freeze the way to the end takes two pieces of the lane.
  const whole = 2 * share(times.start, times.end)
  if (index === PLACE.running) return inRange(whole)
  return index === PLACE.frozen ? inRange(whole - 1) : 0
}
