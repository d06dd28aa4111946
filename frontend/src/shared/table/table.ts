/** One figure of a chart: as it is, for the file, and as it reads, for the table. */
export interface ChartCell {
  readonly value: string | number | null
  readonly text: string
}

interface ChartColumn {
  readonly label: string
  readonly numeric?: boolean
}

/** The same data as the picture. The first column names the row. */
export interface ChartTable {
  readonly columns: readonly ChartColumn[]
  readonly rows: readonly (readonly ChartCell[])[]
}

// As in the backend's csv_export.py: full-width signs count, and another separator starts a cell where a spreadsheet expects it.
const FORMULA_START =
  /^[\t\r\n]|(?:^|[,;|\t\r\n])(?:[^\S\t\r\n]|["\u200b-\u200f\u2060\ufeff])*[=+\-@＝＋－＠]/gu

/** Without it, Excel reads a file as text in the machine's own encoding. */
const BYTE_ORDER_MARK = '\ufeff'

/** RFC 4180, and safe to open in a spreadsheet: a text that a spreadsheet would run is defused. As the backend's csv_export.py. */
export function toCsv(table: ChartTable): string {
  const lines = [
    table.columns.map((column) => csvField(column.label)),
    ...table.rows.map((row) => row.map((cell) => csvField(cell.value))),
  ]
  return BYTE_ORDER_MARK + lines.map((line) => line.join(',') + '\r\n').join('')
}

function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return csvNumber(value)
  const text = value.replace(FORMULA_START, withApostrophe)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function withApostrophe(start: string, place: number): string {
  const separator = place > 0 && /^[,;|\t\r\n]/.test(start) ? start.slice(0, 1) : ''
  return `${separator}'${start.slice(separator.length)}`
}

/** Whole numbers too large to be exact here keep only the digits that are certain. */
function csvNumber(value: number): string {
  return Math.abs(value) > Number.MAX_SAFE_INTEGER ? value.toExponential(14) : String(value)
}

/** A table as chats and wikis read it, in the viewer's own figures; no name can break out of its cell. */
export function toMarkdown(table: ChartTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`
  return [
    line(table.columns.map((column) => markdownText(column.label))),
    line(table.columns.map((column) => (column.numeric ? '---:' : '---'))),
    ...table.rows.map((row) => line(row.map((cell) => markdownText(cell.text)))),
  ].join('')
}

const markdownText = (text: string) =>
  text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~#!]/g, '\\$&')
