import type * as soon from './soon'

type Soon = typeof soon

/** Loads what soon.ts calls so. */
export const fromSoon =
  <Name extends keyof Soon>(name: Name) =>
  async () =>
    (await import('./soon'))[name]
