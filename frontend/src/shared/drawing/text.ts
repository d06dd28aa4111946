/** Narrowest width of the type, in percent. */
const NARROWEST = 76
/** How much of its width a text loses when the type goes from 100 to 76. */
const NARROWING = 0.17
/** Of a search for the least room, in px. */
const STEP = 4

/** Width of a text in pixels, from the proportions of the house type; close enough to place labels. */
export function textWidth(text: string, size: number): number {
  let ems = 0
  for (const character of text) ems += characterWidth(character)
  return ems * size
}

/** Widths in em; what is in no class counts as a plain letter. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\u0300-\u036f\u200b-\u200f\ufe0f]/u, 0],
  [/\s/u, 0.2],
  [/[ijlI|'’]/u, 0.26],
  [/[.,:;!·()[\]ft]/u, 0.31],
  [/[r\-"/]/u, 0.36],
  [/[\u0600-\u06ff]/u, 0.5],
  [/[mwM&]/u, 0.82],
  [/[W@%…—]/u, 0.97],
  [/[A-ZÄÖÜ]/u, 0.69],
  [/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef\u{1f000}-\u{1faff}]/u, 1.2],
]
const LETTER = 0.58

function characterWidth(character: string): number {
  return WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? LETTER
}

/** What of a text fits into the room in the narrowest type, with an ellipsis where it is cut. */
function cutText(text: string, room: number, size: number): string {
  const fits = (part: string) => textWidth(part, size) * (1 - NARROWING) <= room
  if (fits(text)) return text
  const signs = graphemes(text)
  let length = signs.length
  while (length > 1 && !fits(`${signs.slice(0, length).join('')}…`)) length--
  return `${signs.slice(0, length).join('').trimEnd()}…`
}

export interface WrappedText {
  readonly lines: readonly string[]
  readonly size: number
  readonly stretch: number
}

/** After a space or a sign that may end a line. */
const BREAK = /(?<=[\s\-–—/_])/u

/** A text on as few lines as hold it whole; `sizes` are those of type on one line, on two, and so on. Only the last one is cut. */
export function wrapText(text: string, room: number, sizes: readonly number[]): WrappedText {
  for (const [index, size] of sizes.entries()) {
    for (const narrowing of [0, NARROWING]) {
      const lines = linesOf(text, room / (1 - narrowing), size)
      if (lines.length > index + 1) continue
      return { lines, size, stretch: narrowing === 0 ? 100 : NARROWEST }
    }
  }
  const size = sizes.at(-1) ?? 0
  const lines = linesOf(text, room / (1 - NARROWING), size)
  const rest = lines.slice(sizes.length - 1).join('')
  const last = cutText(rest, room, size)
  return { lines: [...lines.slice(0, sizes.length - 1), last], size, stretch: NARROWEST }
}

/** Sizes of type on one line, and on two that share this height. */
export const twoLineSizes = (height: number) => [14, Math.min(13, Math.floor(height / 2) - 1)]

/** The least room, at most `most`, in which each text is whole on as many lines as there are sizes. */
export function roomFor(
  texts: readonly string[],
  least: number,
  most: number,
  sizes: readonly number[],
): number {
  const isWhole = (text: string, room: number) =>
    !wrapText(text, room, sizes).lines.at(-1)?.endsWith('…')
  let room = least
  for (const text of texts) while (room < most && !isWhole(text, room)) room += STEP
  return Math.min(room, most)
}

function linesOf(text: string, room: number, size: number): string[] {
  const fits = (line: string) => textWidth(line.trimEnd(), size) <= room
  const parts = text.split(BREAK).flatMap((word) => (fits(word) ? word : graphemes(word)))
  const lines = ['']
  for (const part of parts) {
    const longer = (lines.at(-1) ?? '') + part
    if (fits(longer)) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines.filter((line) => line !== '')
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Signs as readers see them: an emoji of several parts is one. */
function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment)
}
