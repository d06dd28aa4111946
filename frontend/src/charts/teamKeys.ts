import type { KeyUsage, StepsAnswer } from '@/data/client'

/** What one key of a team used. */
export interface KeyRow {
  readonly id: string
  /** As its owner calls it; null without a name. */
  readonly alias: string | null
  readonly masked: string
  readonly tokens: number
  readonly prompt: number
  readonly completion: number
  /** Last minute in which usage is known, in ms since 1970; null where none is. */
  readonly lastUsed: number | null
}

export function keyRows(keys: readonly KeyUsage[], times: StepsAnswer['keys'] = []): KeyRow[] {
  const lastUsed = new Map(times.map((key) => [key.api_key, Date.parse(key.last_used_at)]))
  return keys.map((key) => ({
    id: key.api_key,
    alias: key.key_alias,
    masked: key.masked_key,
    tokens: key.total_tokens,
    prompt: key.models.reduce((sum, model) => sum + model.prompt_tokens, 0),
    completion: key.models.reduce((sum, model) => sum + model.completion_tokens, 0),
    lastUsed: lastUsed.get(key.api_key) ?? null,
  }))
}
