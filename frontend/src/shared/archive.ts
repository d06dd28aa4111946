/** What a page has that opens without a backend: `leaderboard archive` writes it into data.js. */
interface Archive {
  /** In ms since 1970; the page's clock stands still at this time. */
  readonly madeAt: number
  readonly timezone: string
  /** Bodies by path and query parameters: see keyOf in app/archive.ts. */
  readonly responses: Readonly<Record<string, unknown>>
}

declare global {
  // On the global object, as data.js writes it.
  var leaderboardArchive: Archive | undefined
}

/** Undefined in a page that a backend serves. */
export const archive = globalThis.leaderboardArchive
