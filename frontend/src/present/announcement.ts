const MOST_CHARACTERS = 90

/** A text in lines of at most 90 characters that also fit the room, broken at spaces; only a word that is too long is broken inside. */
export function announcementLines(
  text: string,
  fits: (line: string) => boolean,
): readonly string[] {
  const holds = (line: string) => [...line].length <= MOST_CHARACTERS && fits(line)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line ? `${line} ${word}` : word
    if (holds(longer)) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    line = ''
    for (const character of word) {
      if (line && !holds(line + character)) {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  return line ? [...lines, line] : lines
}
