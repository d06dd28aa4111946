import { rowPitch, TEAM_MARK } from '@/charts/rows'
import { roomFor, twoLineSizes } from '@/shared/drawing/text'

/** Least height of the models' names above the columns. */
export const HEAT_HEAD = 24
const LINE = 13
/** Between a name and the tiles. */
const AFTER = 8
const WIDE_PITCH = { least: 24, most: 44 }
const WIDEST_COLUMN = 110

/** On phones the name is above the tiles of its team, and the columns scroll beyond the first ones. */
export const PHONE_HEAT = { head: 44, pitch: 68, tile: 34, columns: 6 }
/** Eight rows in the room of seven, or a line of the sentence more. */
const PHONE_PITCH = { least: 59, most: 72 }

interface HeatOptions {
  readonly width: number
  readonly height: number
  readonly isPhone: boolean
  readonly rows: number
  readonly columns: number
  /** Wide enough for the widest figures of the language. */
  readonly leastColumn: number
  /** The lines of the longest model name. */
  readonly headLines: number
  readonly teams: readonly string[]
}

/** Positions of the tiles, in px. */
export function heatLayout(options: HeatOptions) {
  const { width, height, isPhone, columns, leastColumn } = options
  if (isPhone) {
    const fitting = Math.min(PHONE_HEAT.columns, columns, Math.floor(width / leastColumn))
    const { head, tile } = PHONE_HEAT
    const pitch = rowPitch(height - head, options.rows, PHONE_PITCH.least, PHONE_PITCH.most)
    const nameHeight = pitch - tile - 4
    return {
      left: 0,
      columnWidth: Math.min(WIDEST_COLUMN, width / Math.max(1, fitting)),
      head,
      pitch,
      tile: { top: nameHeight, height: tile },
      name: { height: nameHeight, sizes: twoLineSizes(nameHeight), room: width },
      // As high as a finger needs.
      target: { top: (nameHeight - 44) / 2, height: 44 },
    }
  }
  const left = teamRoom(width, options.teams)
  const head = Math.max(HEAT_HEAD, LINE * options.headLines + 8)
  const pitch = rowPitch(height - head, options.rows, WIDE_PITCH.least, WIDE_PITCH.most)
  return {
    left,
    // A tile is hardly ever wider than a few times its height.
    columnWidth: Math.min(
      Math.max(WIDEST_COLUMN, 4.5 * pitch),
      (width - left) / Math.max(1, columns),
    ),
    head,
    pitch,
    tile: { top: 0, height: pitch - 3 },
    name: { height: pitch - 3, sizes: twoLineSizes(pitch), room: left - AFTER },
    target: { top: 0, height: Math.max(24, pitch) },
  }
}

/** Of a name beside its tiles; long names may take more. */
function teamRoom(width: number, teams: readonly string[]) {
  const usual = Math.max(120, Math.min(190, width * 0.28))
  const around = TEAM_MARK + AFTER
  const sizes = twoLineSizes(WIDE_PITCH.least)
  return around + roomFor(teams, usual - around, 0.4 * width - around, sizes)
}

/** How many columns fit beside the names; further models share the last one. */
export const heatColumns = (width: number, leastColumn: number, teams: readonly string[]) =>
  Math.max(2, Math.floor((width - teamRoom(width, teams)) / leastColumn))
