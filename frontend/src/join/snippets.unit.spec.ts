import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { maskedKey, SNIPPETS, snippets } from './snippets'

const access = { baseUrl: 'https://llm.example.org', key: 'sk-abcdefghijkl', model: 'gpt-5-mini' }

it('gives every tool the address, the key and the model', () => {
  for (const name of SNIPPETS) {
    const text = snippets[name](access)
    expect(text, name).toContain('https://llm.example.org')
    expect(text, name).toContain(access.key)
    expect(text, name).toContain(access.model)
  }
})

it('sets variables that a shell reads as they are, whatever they contain', () => {
  const hostile = { ...access, model: `it's $HOME "and" \`more\`` }
  const script = `${snippets.env(hostile)}\nprintf %s "$MODEL"`
  expect(execFileSync('/bin/sh', ['-c', script]).toString()).toBe(hostile.model)
})

it('quotes in .env only what needs it: Docker takes quotes for a part of the value', () => {
  expect(snippets.env(access)).not.toContain("'")
})

it('sends curl a body that is the JSON of the request', () => {
  const hostile = { ...access, model: `it's "quoted"` }
  const script = `curl() { for last in "$@"; do :; done; printf %s "$last"; }\n${snippets.curl(hostile)}`
  const body = JSON.parse(execFileSync('/bin/sh', ['-c', script]).toString()) as object
  expect(body).toEqual({
    model: hostile.model,
    messages: [{ role: 'user', content: 'Say hello' }],
  })
})

it('shows little of a key', () => {
  expect(maskedKey('sk-abcdefghijklmnop')).toBe('sk-abcd…mnop')
  expect(maskedKey('short')).toBe('…')
})
