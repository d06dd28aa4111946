import { expect, it } from 'vitest'
import { key } from '../../test/fixtures'
import { keyRows } from './teamKeys'

it('adds up what a key used of all models, and when it was used last', () => {
  const [model] = key().models
  const both = key({ api_key: 'a', models: model ? [model, model] : [] })
  const rows = keyRows(
    [both, key({ api_key: 'b', key_alias: null })],
    [{ api_key: 'a', last_used_at: '2026-11-23T09:41:00Z' }],
  )
  expect(rows[0]).toMatchObject({ prompt: 1600, completion: 400, alias: 'laptop' })
  expect(rows.map(({ lastUsed }) => lastUsed)).toEqual([Date.parse('2026-11-23T09:41:00Z'), null])
  expect(rows[1]?.alias).toBeNull()
})
