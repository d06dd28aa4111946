import { expect, it } from 'vitest'

type Messages = string | { [key: string]: Messages }

const files = import.meta.glob<Messages>('/src/*/*.json', { import: 'default', eager: true })
const sources = import.meta.glob<string>(['/src/**/*.vue', '/src/**/*.ts', '!/src/**/*.spec.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
})

function flat(messages: Messages, path: string): [string, string][] {
  if (typeof messages === 'string') return [[path, messages]]
  return Object.entries(messages).flatMap(([key, value]) => flat(value, `${path}.${key}`))
}

/** `board` of src/board/en.json. */
const areaOf = (path: string) => path.split(/[/.]/).at(-3) ?? ''

function messagesOf(locale: string): Map<string, string> {
  return new Map(
    Object.entries(files)
      .filter(([path]) => path.endsWith(`${locale}.json`))
      .flatMap(([path, messages]) => flat(messages, areaOf(path))),
  )
}

const english = messagesOf('en')
const german = messagesOf('de')

/** The number that chooses between singular and plural need not be said in every language. */
const COUNTS = ['{n}', '{count}']

const placeholders = (text = '') =>
  [...new Set(text.match(/\{\w+\}/g))].filter((name) => !COUNTS.includes(name)).sort()

it('have every text in both languages', () => {
  expect([...german.keys()].sort()).toEqual([...english.keys()].sort())
  expect([...english.values(), ...german.values()].every((text) => text.trim())).toBe(true)
})

it('use the same placeholders in both languages', () => {
  for (const [key, text] of english) {
    expect([key, placeholders(german.get(key))]).toEqual([key, placeholders(text)])
  }
})

it('keep the tone: no exclamation marks, nobody is worst or last', () => {
  for (const text of [...english.values(), ...german.values()]) {
    expect(text).not.toMatch(/!|\bworst\b|\bloser\b|\blast place\b|schlechteste|letzter Platz/i)
  }
})

it('hold every text that the page names', () => {
  const named = Object.values(sources).flatMap((source) =>
    [...source.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key]) => key ?? ''),
  )
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((key) => !english.has(key))).toEqual([])
})
