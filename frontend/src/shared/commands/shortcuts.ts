/** The keys of the page: what listens, what help lists and what the palette hints at all read this one table. */

export const SHORTCUTS = [
  { command: 'search', group: 'find', keys: ['/'] },
  { command: 'palette', group: 'find', keys: ['mod+k'] },
  { command: 'leaderboard', group: 'go', keys: ['g l'] },
  { command: 'charts', group: 'go', keys: ['g c'] },
  { command: 'my-team', group: 'go', keys: ['g m'] },
  { command: 'present', group: 'go', keys: ['p'] },
  { command: 'next-row', group: 'board', keys: ['j', 'arrowdown'] },
  { command: 'previous-row', group: 'board', keys: ['k', 'arrowup'] },
  { command: 'open-row', group: 'board', keys: ['enter'] },
  { command: 'open-team', group: 'board', keys: ['o'] },
  { command: 'metric', group: 'board', keys: ['1', '2', '3', '4', '5', '6'] },
  { command: 'theme', group: 'page', keys: ['t'] },
  { command: 'share', group: 'page', keys: ['s'] },
  { command: 'export', group: 'page', keys: ['e'] },
  { command: 'help', group: 'page', keys: ['?'] },
  { command: 'close', group: 'page', keys: ['escape'] },
] as const

type Shortcut = (typeof SHORTCUTS)[number]
export type CommandName = Shortcut['command']
export const SHORTCUT_GROUPS = ['find', 'go', 'board', 'page'] as const

export const keysOf = (command: CommandName): readonly string[] =>
  SHORTCUTS.find((shortcut) => shortcut.command === command)?.keys ?? []

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** One press as the table writes it; undefined for those that belong to the system. */
export function pressOf({ key, ctrlKey, metaKey, altKey }: Pressed): string | undefined {
  if (altKey) return undefined
  const name = key.toLowerCase()
  return ctrlKey || metaKey ? `mod+${name}` : name
}

export const isSingleKey = (keys: string) => !keys.startsWith('mod+')

const LONGEST_PAUSE_MS = 1200

/** Reads one press after the other; `g` waits a moment for the key that follows it. */
export function keyReader() {
  let begun: { press: string; at: number } | undefined

  return (press: string, now: number): CommandName | undefined => {
    const isFollowing = begun !== undefined && now - begun.at <= LONGEST_PAUSE_MS
    const keys = isFollowing && begun ? `${begun.press} ${press}` : press
    begun = undefined
    const found = commandOf(keys)
    if (!found && isBeginning(press)) begun = { press, at: now }
    return found
  }
}

const commandOf = (keys: string) =>
  SHORTCUTS.find((shortcut) => shortcut.keys.some((known) => known === keys))?.command

const isBeginning = (press: string) =>
  SHORTCUTS.some((shortcut) => shortcut.keys.some((known) => known.startsWith(`${press} `)))
