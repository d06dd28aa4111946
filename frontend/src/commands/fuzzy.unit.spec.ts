import { expect, it } from 'vitest'
import { bestMatches, match } from './fuzzy'

const found = (texts: string[], typed: string) => bestMatches(texts, typed, (text) => [text])

it('prefers beginnings to words, words to parts, parts to letters in order', () => {
  const texts = ['Espanik', 'pale negative kick', 'Kernel Panik', 'Panik']
  expect(found(texts, 'panik')).toEqual(['Panik', 'Kernel Panik', 'Espanik', 'pale negative kick'])
})

it('finds nothing if a letter is missing', () => {
  expect(match('Charts', 'chz')).toBe(0)
})

it('matches the first letters of words', () => {
  expect(match('Gradient Gipfelstürmer', 'gg')).toBe(2)
})

it('ignores case and accents, and supports other scripts', () => {
  expect(match('Überfitters', 'uber')).toBe(5)
  expect(match('نماذج بلا حدود', 'بلا')).toBe(4)
})

it('finds everything without input, in the original order', () => {
  expect(found(['b', 'a'], ' ')).toEqual(['b', 'a'])
})
