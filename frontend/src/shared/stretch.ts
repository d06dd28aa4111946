/** Long names narrow, from width 100 down to 76 of the font's axis, before they are cut. */
const WIDEST = 100
const NARROWEST = 76
/** Few widths, since a browser makes a font for each. */
const STEP = 4

/** The least that goes away of a text's width with one percent of the axis: slim letters shrink less than wide ones. */
const SHRINK_PER_PERCENT = 0.007

/** The font width at which a text of `natural` px fits into `available` px, or the narrowest. */
export function stretchFor(natural: number, available: number): number {
  if (available <= 0 || natural <= available) return WIDEST
  const narrower = (1 - available / natural) / SHRINK_PER_PERCENT
  return Math.max(NARROWEST, WIDEST - STEP * Math.ceil(narrower / STEP))
}
