import { expect, it } from 'vitest'
import { exportName } from './exportName'

const ABOUT = { first: '2026-11-22', last: '2026-11-23', asOf: '2026-11-23T15:06:12.345Z' }

it('names what is exported, its days and the time of its numbers', () => {
  expect(exportName(['Tokens per dollar', 'Überfitters & Co.'], ABOUT, '', 'png')).toMatch(
    /^leaderboard-tokens-per-dollar-uberfitters-co-2026-11-22-to-2026-11-23-as-of-20261123T150612Z-[0-9a-f]{8}\.png$/,
  )
  expect(exportName(['cost'], { ...ABOUT, asOf: null }, '', 'csv')).toMatch(
    /^leaderboard-cost-2026-11-22-to-2026-11-23-[0-9a-f]{8}\.csv$/,
  )
})

it('differs for other contents, and for names without a Latin letter', () => {
  const names = [
    exportName(['cost'], ABOUT, 'a', 'csv'),
    exportName(['cost'], ABOUT, 'b', 'csv'),
    exportName(['steps', 'نماذج'], ABOUT, 'a', 'csv'),
    exportName(['steps', 'צוות'], ABOUT, 'a', 'csv'),
  ]
  expect(new Set(names).size).toBe(names.length)
  expect(exportName(['cost'], ABOUT, 'a', 'csv')).toBe(names[0])
})
