/** The lobby: who is in, and whom it greets. Pure. */

interface LobbyGrid {
  readonly columns: number
  /** Distances between the marks, in u. */
  readonly across: number
  readonly down: number
  readonly mark: number
  /** Teams beyond these are counted only. */
  readonly most: number
}

/** Marks for up to 24 teams are large, for up to 48 smaller. */
export function lobbyGrid(teams: number, isPortrait: boolean): LobbyGrid {
  const width = isPortrait ? 968 : 1040
  if (teams <= 24) return { columns: 8, across: width / 8, down: 124, mark: 96, most: 24 }
  return { columns: 12, across: width / 12, down: 93, mark: 72, most: 48 }
}

/** Beyond this many waiting, arrivals are greeted together. */
const MOST_WAITING = 5

/** Who is greeted next, and who waits: one team at a time, all at once where they come too fast. */
export function nextGreeting<Team>(waiting: readonly Team[]): {
  greeted: readonly Team[]
  waiting: readonly Team[]
} {
  if (waiting.length > MOST_WAITING) return { greeted: waiting, waiting: [] }
  return { greeted: waiting.slice(0, 1), waiting: waiting.slice(1) }
}
