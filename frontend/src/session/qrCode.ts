import { encode } from 'uqr'

/** Light room around the code, in modules. */
const QUIET_ZONE = 2.5

interface QrPicture {
  viewBox: string
  /** Dark modules as one path, each run of them one stroke of the pen. */
  path: string
}

/** A text as a QR code; undefined where it is too long for one. */
export function qrPicture(text: string): QrPicture | undefined {
  let modules: boolean[][]
  try {
    modules = encode(text, { ecc: 'M', border: 0 }).data
  } catch {
    return undefined
  }
  const size = modules.length + 2 * QUIET_ZONE
  return {
    viewBox: [-QUIET_ZONE, -QUIET_ZONE, size, size].join(' '),
    path: modules
      .map((row, y) =>
        runsOf(row)
          .map(([x, n]) => `M${x} ${y}h${n}v1h-${n}z`)
          .join(''),
      )
      .join(''),
  }
}

function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = []
  row.forEach((isDark, x) => {
    if (!isDark) return
    const last = runs.at(-1)
    if (last && row[x - 1]) last[1] += 1
    else runs.push([x, 1])
  })
  return runs
}
