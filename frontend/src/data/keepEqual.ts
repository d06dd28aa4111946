type Json = Record<string | number, unknown>

/**
 * Replaces the parts of a new response that equal those of the one before, so that nothing that depends on them runs again.
 * It changes the response itself, JSON that nothing else holds yet: vue-query's own function copies each number of 500 teams
 * with every update, and collecting that garbage costs frames.
 */
export function keepEqual<T>(held: unknown, fresh: T): T {
  if (!isJson(held) || !isJson(fresh)) return fresh
  if (!Array.isArray(fresh)) {
    const keys = Object.keys(fresh)
    let isEqual = !Array.isArray(held) && keys.length === Object.keys(held).length
    for (const key of keys) isEqual = keepPart(held, fresh, key) && isEqual
    return isEqual ? (held as T) : fresh
  }
  let isEqual = Array.isArray(held) && held.length === fresh.length
  for (let index = 0; index < fresh.length; index++)
    isEqual = keepPart(held, fresh, index) && isEqual
  return isEqual ? (held as T) : fresh
}

/** Returns whether the part is the one held. */
function keepPart(held: Json, fresh: Json, key: string | number): boolean {
  const kept = keepEqual(held[key], fresh[key])
  if (kept !== fresh[key]) fresh[key] = kept
  return kept === held[key]
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null
