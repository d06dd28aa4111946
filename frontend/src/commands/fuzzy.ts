import { fold } from '@/filters/search'

/** How well a text matches the input: 0 is no match, higher is better. Letters may be skipped but not swapped. */
export function match(text: string, typed: string): number {
  const wanted = fold(typed)
  const known = fold(text)
  if (!wanted) return 1
  if (known.startsWith(wanted)) return 5
  if (known.includes(` ${wanted}`)) return 4
  if (known.includes(wanted)) return 3
  if (isBeginnings(known, wanted)) return 2
  return holdsInOrder(known, wanted) ? 1 : 0
}

/** "gc" matches the first letters of words in "Go to charts", in order. */
function isBeginnings(known: string, wanted: string): boolean {
  const initials = known.split(/[^\p{L}\p{N}]+/u).map((word) => word.charAt(0))
  return holdsInOrder(initials.join(''), wanted)
}

function holdsInOrder(known: string, wanted: string): boolean {
  let from = 0
  for (const letter of wanted.replaceAll(' ', '')) {
    const at = known.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}

/** Best match first; equal matches keep their order. */
export function bestMatches<T>(
  items: readonly T[],
  typed: string,
  textsOf: (item: T) => readonly string[],
): T[] {
  return items
    .map((item) => ({ item, score: Math.max(...textsOf(item).map((text) => match(text, typed))) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}
