import { expect, it } from 'vitest'
import { firstLocale } from './locale'

it('takes the chosen language before those of the browser', () => {
  expect(firstLocale('de', ['en-GB'])).toBe('de')
  expect(firstLocale('xx', ['de-AT', 'en'])).toBe('de')
})

it('takes the first language that it knows, and English where it knows none', () => {
  expect(firstLocale(null, ['fr-FR', 'DE', 'en'])).toBe('de')
  expect(firstLocale(null, ['fr', 'it'])).toBe('en')
  expect(firstLocale(null, [])).toBe('en')
})
