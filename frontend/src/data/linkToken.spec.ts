import { expect, it } from 'vitest'
import { linkWith, tokenOf } from './linkToken'

it('finds the token behind the hash and nothing else', () => {
  expect(tokenOf('#token=open-sesame')).toBe('open-sesame')
  expect(tokenOf('#main')).toBeUndefined()
  expect(tokenOf('#token=')).toBeUndefined()
  expect(tokenOf('')).toBeUndefined()
})

it('takes a token as it is written, with signs that mean something in addresses', () => {
  expect(tokenOf('#token=a+b/c==&d')).toBe('a+b/c==&d')
  expect(tokenOf('#token=100%')).toBe('100%')
})

it('finds again what it put into a link', () => {
  const token = 'a+b #100%&/?'
  const { hash } = new URL(linkWith('https://board.example/board/leaderboard?q=x', token))
  expect(tokenOf(hash)).toBe(token)
})
