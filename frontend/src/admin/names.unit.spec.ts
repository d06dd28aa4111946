import { expect, it } from 'vitest'
import { namesApart } from './names'

it('adds ids only to names that several have', () => {
  const all = [
    { id: 'ada', name: 'Ada' },
    { id: 'ada-2', name: 'Ada' },
    { id: 'ben', name: 'Ben' },
    { id: 'ben', name: 'Ben' },
  ]
  const apart = namesApart(
    all,
    ({ name }) => name,
    ({ id }) => id,
  )
  expect(all.map(apart)).toEqual(['Ada (ada)', 'Ada (ada-2)', 'Ben', 'Ben'])
})
