/** Long names narrow, from width 100 down to 76 of the font's axis, before they take further lines. */
const WIDEST = 100
const NARROWEST = 76
/** Few widths, since a browser makes a font for each. */
const STEP = 4

/** The least that goes away of a text's width with one percent of the axis: slim letters shrink less than wide ones. */
const SHRINK_PER_PERCENT = 0.007

/** Other scripts use system fonts, which have a single width. */
const HAS_OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/u
const canNarrow = (text: string) => !HAS_OTHER_SCRIPT.test(text)

/** The font width at which a text of `natural` px fits into `available` px, or the narrowest. */
export function stretchFor(natural: number, available: number): number {
  if (available <= 0 || natural <= available) return WIDEST
  const narrower = (1 - available / natural) / SHRINK_PER_PERCENT
  return Math.max(NARROWEST, WIDEST - STEP * Math.ceil(narrower / STEP))
}

/** The widths of the font, from the widest on. */
const STRETCHES = Array.from(
  { length: (WIDEST - NARROWEST) / STEP + 1 },
  (_, step) => WIDEST - STEP * step,
)

/** The share of a text's width that is left at a width of the font, at most. */
const shrunk = (text: string, stretch: number) =>
  canNarrow(text) ? 1 - (WIDEST - stretch) * SHRINK_PER_PERCENT : 1

interface Lines {
  /** Font size in px. */
  size: number
  lines: number
}
/** Sizes of names in several lines, largest first. */
const SMALLEST: Lines = { size: 11, lines: 3 }
const IN_LINES: readonly Lines[] = [{ size: 13, lines: 2 }, { size: 12, lines: 3 }, SMALLEST]
const LINE_HEIGHT = 1.15
/** Browsers round the widths of small letters, so a line can be this share of its room wider than measured. */
const ROUNDED = 0.06

/** Whether a name of `natural` px fits on one line, narrowed if need be. */
export const fitsLine = (name: string, available: number, natural: number) =>
  natural * shrunk(name, NARROWEST) <= available

/**
 * How a name fits into a row of `available` × `height` px: narrowed on one line, else small on two or three. `widthOf` is
 * a text's width at a font size.
 */
export function fitName(
  name: string,
  available: number,
  size: number,
  widthOf: (text: string, size: number) => number,
  height = Infinity,
) {
  const natural = widthOf(name, size)
  if (available <= 0 || fitsLine(name, available, natural)) {
    return { size, stretch: stretchFor(natural, available), isLong: false }
  }
  const fits = (step: Lines, stretch: number) =>
    step.size * LINE_HEIGHT * step.lines <= height &&
    linesOf(
      name,
      available * (1 - ROUNDED),
      (text) => widthOf(text, step.size) * shrunk(name, stretch),
    ) <= step.lines
  const step = IN_LINES.find((one) => fits(one, NARROWEST)) ?? SMALLEST
  const stretch = STRETCHES.find((one) => fits(step, one)) ?? NARROWEST
  return { size: step.size, stretch, isLong: true }
}

/** Where browsers break a line: at spaces, and after hyphens, dashes and slashes unless a digit follows. */
const BREAKS = /(?=\s)|(?<=[-–—/])(?!\d)/u

/** Lines of a text, in which a part that is longer than a line is broken anywhere. */
function linesOf(text: string, available: number, widthOf: (text: string) => number): number {
  const space = widthOf(' ')
  let lines = 1
  let used = 0
  for (const part of text.trim().split(BREAKS)) {
    const word = part.trim()
    const gap = word === part ? 0 : space
    const width = widthOf(word)
    if (used > 0 && used + gap + width > available) {
      lines += 1
      used = 0
    }
    used += (used > 0 ? gap : 0) + width
    // A long part takes as many lines as it needs, and the next goes on in the last of them.
    const further = Math.max(0, Math.ceil(used / available) - 1)
    lines += further
    used -= further * available
  }
  return lines
}
