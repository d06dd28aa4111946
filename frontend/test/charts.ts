import { vi } from 'vitest'
import type { ChartQuery } from '@/charts/chartsQuery'
import type { UsageCell } from '@/charts/models/cells'
import type { ChartTeam } from '@/charts/teams'

/** Reports a width for every element, and that it is in view: charts wait for both, and tests have no layout. */
export function giveWidth(width = 900) {
  class FixedSize {
    constructor(private report: (entries: unknown[]) => void) {}
    observe() {
      this.report([{ contentRect: { width }, isIntersecting: true }])
    }
    unobserve() {
      return undefined
    }
    disconnect() {
      this.report = () => undefined
    }
  }
  vi.stubGlobal('ResizeObserver', FixedSize)
  vi.stubGlobal('IntersectionObserver', FixedSize)
}

export function queryOf(changes: Partial<ChartQuery> = {}): ChartQuery {
  return {
    hasData: true,
    error: null,
    isPrevious: false,
    isFiltered: false,
    isOver: false,
    about: { first: '2026-11-22', last: '2026-11-23', asOf: '2026-11-23T15:06:12Z', isDemo: false },
    retry: () => undefined,
    ...changes,
  }
}

export function chartTeamOf(name: string, slot = 0): ChartTeam {
  return { id: `id-${name}`, name, slot, rank: 1 }
}

/** Collects the files of downloads. */
export function catchDownloads() {
  const saved: { name: string; text: () => Promise<string> }[] = []
  let file: Blob | undefined
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    if (blob instanceof Blob) file = blob
    return 'blob:test'
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    const blob = file
    saved.push({ name: this.download, text: async () => (await blob?.text()) ?? '' })
  })
  return saved
}

const teamsOf = (tokens: Readonly<Record<string, number>>) =>
  Object.entries(tokens).map(([name, amount], slot) => ({
    name,
    team_id: `id-${name}`,
    slot,
    rank: slot + 1,
    tokens: amount,
  }))

/** A point of a whole UTC day: all usage, or what remains beside its parts. */
export const dayPoint = (date: string, tokens: Readonly<Record<string, number>>) => ({
  date,
  start: `${date}T00:00:00Z`,
  step_minutes: 1440,
  teams: teamsOf(tokens),
})

/** A part of a day, from a moment such as `2026-11-23T09:00`. */
export const partPoint = (
  minute: string,
  tokens: Readonly<Record<string, number>>,
  step_minutes = 60,
) => ({
  date: minute.slice(0, 10),
  start: `${minute}:00Z`,
  step_minutes,
  teams: teamsOf(tokens),
})

/** One team's use of one model. */
export function cellOf(team: string, model: string, tokens: number, cost = 0): UsageCell {
  const [, name = model] = /([^/]*)$/.exec(model) ?? []
  const completion = Math.floor(tokens / 4)
  return {
    team: chartTeamOf(team),
    model,
    name,
    tokens,
    prompt: tokens - completion,
    completion,
    cost,
  }
}
