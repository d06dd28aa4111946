import { effectScope } from 'vue'

/** One state for everyone who asks, made at the first call and kept with the page. */
export function shared<T>(make: () => T): () => T {
  let made: { state: T } | undefined
  return () => {
    made ??= effectScope(true).run(() => ({ state: make() }))
    return (made as { state: T }).state
  }
}
