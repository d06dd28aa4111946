/** Names for controls: with the id behind them where others have the same. */
export function namesApart<T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  idOf: (one: T) => string,
): (one: T) => string {
  const ids = new Map<string, Set<string>>()
  for (const one of all) {
    const name = nameOf(one)
    ids.set(name, (ids.get(name) ?? new Set()).add(idOf(one)))
  }
  return (one) => {
    const name = nameOf(one)
    return (ids.get(name)?.size ?? 0) > 1 ? `${name} (${idOf(one)})` : name
  }
}
