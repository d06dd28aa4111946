import { describe, expect, it } from 'vitest'
import { cellOf } from '../../../test/charts'

import { foldOthers, modelRows, modelRowsOf } from './models'

describe('modelRows', () => {
  it('adds up teams per model, most tokens first, with shares of all', () => {
    const rows = modelRows([cellOf('A', 'm1', 10), cellOf('B', 'm1', 20), cellOf('A', 'm2', 70)])
    expect(rows.map(({ model, tokens, share, teams }) => [model, tokens, share, teams])).toEqual([
      ['m2', 70, 0.7, 1],
      ['m1', 30, 0.3, 2],
    ])
  })

  it('keeps prompt and completion adding up to the tokens', () => {
    const [row] = modelRows([cellOf('A', 'm', 11), cellOf('B', 'm', 6)])
    expect((row?.prompt ?? 0) + (row?.completion ?? 0)).toBe(17)
  })

  it('leaves models without tokens out', () => {
    expect(modelRows([cellOf('A', 'm', 0)])).toEqual([])
  })
})

describe('modelRowsOf', () => {
  const prompting = { ...cellOf('A', 'm1', 100), prompt: 90, completion: 10 }
  const talking = { ...cellOf('A', 'm2', 50), prompt: 20, completion: 30 }
  const rows = modelRows([prompting, talking])

  it('orders by the shown parts and computes shares of them', () => {
    const found = modelRowsOf(rows, ['completion'])
    expect(found.map(({ model, tokens, prompt, share }) => [model, tokens, prompt, share])).toEqual(
      [
        ['m2', 30, 0, 0.75],
        ['m1', 10, 0, 0.25],
      ],
    )
  })

  it('leaves the rows as they are while all parts are shown', () => {
    expect(modelRowsOf(rows, ['prompt', 'completion'])).toEqual(rows)
  })
})

describe('foldOthers', () => {
  const rows = modelRows(
    Array.from({ length: 12 }, (_, index) => cellOf('A', `m${String(index)}`, 12 - index)),
  )

  it('keeps the first and joins the rest without losing a token', () => {
    const folded = foldOthers(rows, 8)
    expect(folded).toHaveLength(9)
    expect(folded.at(-1)).toMatchObject({ model: null, folded: 4, tokens: 4 + 3 + 2 + 1 })
    expect(folded.reduce((sum, row) => sum + row.share, 0)).toBeCloseTo(1)
  })

  it('never folds a single model', () => {
    expect(foldOthers(rows.slice(0, 9), 8)).toHaveLength(9)
    expect(foldOthers(rows.slice(0, 9), 8).every((row) => row.model !== null)).toBe(true)
  })
})
