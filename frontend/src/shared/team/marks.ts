/** A team's visual identity: colour, shape, dash and initials, derived from its steady slot. */

const SHAPES = ['circle', 'square', 'diamond', 'hexagon', 'shield', 'arch'] as const
export type Shape = (typeof SHAPES)[number]

const COLOURS = 12

/** The shape each colour starts with in round 1; the two colours of one shape are those furthest apart. */
const FIRST_SHAPE = [0, 1, 2, 3, 4, 5, 3, 0, 1, 2, 5, 4] as const

const DASHES = [undefined, '8 4', '2 4'] as const

/** Initials on a field of 36 × 36, where the shape leaves room. */
export const MARK_SIZE = 15
export const MARK_WEIGHT = 680

interface Mark {
  /** Index of the colour tokens `--team-n` and `--team-ink-n`. */
  colour: number
  shape: Shape
  /** CSS colour of the mark. */
  fill: string
  /** CSS colour of the initials on it. */
  ink: string
  /** `stroke-dasharray` of the team's lines; undefined draws them whole. */
  dash: string | undefined
}

export function markOf(slot: number): Mark {
  const safeSlot = Number.isFinite(slot) ? Math.max(0, Math.floor(slot)) : 0
  const colour = safeSlot % COLOURS
  const round = Math.floor(safeSlot / COLOURS)
  const shapeIndex = ((FIRST_SHAPE[colour] ?? 0) + round) % SHAPES.length
  return {
    colour,
    shape: SHAPES[shapeIndex] ?? 'circle',
    fill: `var(--team-${String(colour)})`,
    ink: `var(--team-ink-${String(colour)})`,
    dash: DASHES[Math.min(round, DASHES.length - 1)],
  }
}

/** Words that say nothing about a team; "بلا" is Arabic "without". */
const SMALL_WORDS = new Set(['the', 'a', 'an', 'of', 'and', 'for', 'بلا'])
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
const ARABIC_ARTICLE = /^ال(?=..)/u
const LONG_NUMBER = /^\d{2,}$/u

/** Two signs for a team: of its first two words, its capitals, its number, or of its id. */
export function initialsOf(name: string, teamId = ''): string {
  const words = wordsOf(name)
  const number = words.find((word) => LONG_NUMBER.test(word))
  if (number !== undefined) return number.slice(-2)

  const [first, second] = words
  if (first === undefined) return wordsOf(teamId).join('').slice(0, 2).toUpperCase() || '?'
  if (second !== undefined) return upper(firstOf(first) + firstOf(second))
  if (RIGHT_TO_LEFT.test(first)) {
    return lettersOf(first.replace(ARABIC_ARTICLE, '')).slice(0, 2).join('')
  }

  const [head = '', ...rest] = lettersOf(first)
  const capital = rest.find((letter) => letter !== letter.toLowerCase())
  return upper(head + (capital ?? rest[0] ?? ''))
}

function wordsOf(text: string): string[] {
  const words = text
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    // Emoji leave marks behind that belong to no letter.
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
  const plain = words.filter((word) => !SMALL_WORDS.has(word.toLowerCase()))
  return plain.length > 0 ? plain : words
}

function lettersOf(word: string): string[] {
  return word.match(/[\p{L}\p{N}]\p{M}*/gu) ?? []
}

function firstOf(word: string): string {
  return lettersOf(word)[0] ?? ''
}

/** Upper case without letting one letter become two ("ß" stays). */
function upper(text: string): string {
  return lettersOf(text)
    .map((letter) =>
      letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter,
    )
    .join('')
}
