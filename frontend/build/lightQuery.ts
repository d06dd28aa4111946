import type { Plugin } from 'vite'

/** What vue-query carries along for pages that change things on the server, or read lists without an end. */
const UNUSED: Record<string, string> = {
  'mutationCache.js': `export class MutationCache {
    findAll() { return [] }
    clear() {}
    async resumePausedMutations() {}
  }`,
  'infiniteQueryBehavior.js': `
    const infiniteQueryBehavior = () => undefined
    const hasNextPage = () => false
    export { infiniteQueryBehavior, hasNextPage, hasNextPage as hasPreviousPage }`,
}
const FILE = /@tanstack\/query-core\/build\/modern\/(\w+\.js)$/

/** Leaves out of the built page what only reading pages never need of vue-query (1 kB gzip). */
export function lightQuery(): Plugin {
  return {
    name: 'light-query',
    apply: 'build',
    enforce: 'pre',
    load(id) {
      return UNUSED[FILE.exec(id)?.[1] ?? ''] ?? null
    },
  }
}
