import { describe, expect, it } from 'vitest'

import { type ChartTable, toCsv, toMarkdown } from './table'

const cell = (value: string | number | null) => ({ value, text: String(value) })
const csvOf = (...values: (string | number | null)[]) =>
  toCsv({ columns: [{ label: 'Team' }], rows: [values.map(cell)] }).split('\r\n')[1]

describe('toCsv', () => {
  it('writes a header and ends every line as required by RFC 4180', () => {
    const table = {
      columns: [{ label: 'Team' }, { label: 'Tokens', numeric: true }],
      rows: [[cell('Kernel Panik'), cell(12)]],
    }
    expect(toCsv(table)).toBe('\ufeffTeam,Tokens\r\nKernel Panik,12\r\n')
  })

  it('quotes commas, quotes and line breaks', () => {
    expect(csvOf('a,b', 'say "hi"')).toBe('"a,b","say ""hi"""')
    expect(toCsv({ columns: [{ label: 'x' }], rows: [[cell('two\nlines')]] })).toContain(
      '"two\nlines"',
    )
  })

  it.each(['=1+1', '+1', '-1', '@x', ' =1', '\t=1', '\ttab'])(
    'defuses %j, which a spreadsheet would run',
    (name) => {
      expect(csvOf(name)).toBe(`'${name}`)
    },
  )

  it.each(['＝1', '\u200b=1', '"=1'])('defuses %j as well', (name) => {
    expect(csvOf(name)).toContain(`'${name.replace('"', '""')}`)
  })

  it('defuses a formula behind another separator', () => {
    expect(csvOf('a; =1;@x')).toBe("a;' =1;'@x")
    expect(csvOf('a-b; C++')).toBe('a-b; C++')
  })

  it('writes figures exactly, and those beyond exactness with their certain digits', () => {
    expect(csvOf(-0.000012, 9007199254740991, 2e16)).toBe(
      '-0.000012,9007199254740991,2.00000000000000e+16',
    )
  })

  it('leaves unknown figures empty', () => {
    expect(csvOf('a', null)).toBe('a,')
  })
})

it('writes Markdown whose cells hold whatever a name holds', () => {
  const table: ChartTable = {
    columns: [{ label: 'Team' }, { label: 'Tokens', numeric: true }],
    rows: [
      [
        { value: 'a|b\n<img> [x](y)', text: 'a|b\n<img> [x](y)' },
        { value: 12406118, text: '12,406,118' },
      ],
    ],
  }
  expect(toMarkdown(table)).toBe(
    '| Team | Tokens |\n| --- | ---: |\n| a\\|b \\<img\\> \\[x\\](y) | 12,406,118 |\n',
  )
})
