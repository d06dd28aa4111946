/** Control points of a CSS `cubic-bezier`. */
type Curve = readonly [x1: number, y1: number, x2: number, y2: number]

/** Steps of a whole way at most: two for each picture of half a second at 60 Hz. */
const MOST_STEPS = 60

const along = (first: number, second: number, at: number) =>
  3 * (1 - at) ** 2 * at * first + 3 * (1 - at) * at ** 2 * second + at ** 3

/**
 * The curve as a CSS easing that goes a way of so many pixels a whole pixel at a time. Between pixels a picture has to be
 * reckoned anew for every frame, which blurs text and, without a graphics card, takes more than twice the time.
 */
export function inWholePixels(pixels: number, [x1, y1, x2, y2]: Curve): string {
  const stops = ['0 0%']
  let value = 0
  for (let step = 1; step <= MOST_STEPS; step++) {
    const at = step / MOST_STEPS
    const next = Math.round(pixels * along(y1, y2, at)) / pixels
    if (next === value) continue
    const percent = `${(100 * along(x1, x2, at)).toFixed(2)}%`
    stops.push(`${String(value)} ${percent}`, `${String(next)} ${percent}`)
    value = next
  }
  return `linear(${stops.join(', ')})`
}
