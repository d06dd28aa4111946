import type { UsageCell } from './cells'

/** A cell of a made-up answer: only what a test is about. */
export function cellOf(team: string, model: string, tokens: number, cost = 0): UsageCell {
  const [, name = model] = /([^/]*)$/.exec(model) ?? []
  const completion = Math.floor(tokens / 4)
  return {
    team: { id: `id-${team}`, name: team, slot: 0, rank: 1 },
    model,
    name,
    tokens,
    prompt: tokens - completion,
    completion,
    cost,
  }
}
