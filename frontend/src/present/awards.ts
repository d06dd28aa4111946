/** Cards of the awards. Pure; lengths in u. */

const GAP = 28
const USUAL_HEIGHT = 410

/** Columns and card sizes, so that all awards are on one screen. */
export function awardGrid(count: number, width: number, height: number, isPortrait: boolean) {
  const columns = count <= 1 || isPortrait ? 1 : count <= 4 ? 2 : 3
  const rows = Math.max(1, Math.ceil(count / columns))
  return {
    columns,
    width: (width - GAP * (columns - 1)) / columns,
    height: Math.min(USUAL_HEIGHT, (height - GAP * (rows - 1)) / rows),
  }
}
