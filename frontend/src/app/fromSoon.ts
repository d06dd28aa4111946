import { nextPicture } from '@/shared/nextTask'
import type * as soon from './soon'

type Soon = typeof soon

let firstPicture: Promise<void> | undefined

/** What soon.ts holds, asked for behind the page's first picture. */
export async function loadSoon(): Promise<Soon> {
  await (firstPicture ??= nextPicture())
  return import('./soon')
}

/** Loads what soon.ts calls so. */
export const fromSoon =
  <Name extends keyof Soon>(name: Name) =>
  async () =>
    (await loadSoon())[name]
