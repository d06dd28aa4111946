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

/** Width of a text at the narrowest width of the font, in px. */
const narrowest = (natural: number, text: string) =>
  canNarrow(text) ? natural * (1 - (WIDEST - NARROWEST) * SHRINK_PER_PERCENT) : natural

/** Of names in several lines, in px, and the share of a line that its breaks leave filled. */
const [SMALL, SMALLEST] = [13, 12]
const FILLED = 0.8

/** Whether a name of `natural` px fits on one line, narrowed if need be. */
export const fitsLine = (name: string, available: number, natural: number) =>
  narrowest(natural, name) <= available

/** How a name fits into a row: narrowed on one line, else small on two or three. */
export function fitName(
  name: string,
  available: number,
  size: number,
  widthAt: (size: number) => number,
) {
  if (available <= 0 || fitsLine(name, available, widthAt(size))) {
    return { size, stretch: stretchFor(widthAt(size), available), isLong: false }
  }
  const room = 2 * available * FILLED
  const small = widthAt(SMALL)
  const isSmallest = narrowest(small, name) > room
  return { size: isSmallest ? SMALLEST : SMALL, stretch: stretchFor(small, room), isLong: true }
}
