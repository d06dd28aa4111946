import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from './test'

const { dependencies } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { dependencies: Record<string, string> }
const SOURCES = fileURLToPath(new URL('../src', import.meta.url))
const VALUE_IMPORTS = /^(?:import (?!type)[^'\n]*|\}) from '((?:@[\w-]+\/)?[\w-]+)(?:\/[^']*)?'$/gm
/** The package itself only re-exports others. */
const PUBLISHED_AS: Record<string, string> = { vue: '@vue/runtime-dom' }

function importedPackages(): string[] {
  const texts = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.spec|\.d)\.(?:ts|vue)$/.test(file))
    .map((file) => readFileSync(join(SOURCES, file), 'utf8'))
    .filter((text) => !text.includes("from 'vitest'"))
  const names = texts.flatMap((text) => [...text.matchAll(VALUE_IMPORTS)].map(([, name]) => name))
  // Snippets for attendees import packages that the page does not have.
  return [...new Set(names)].filter((name): name is string => (name ?? '') in dependencies)
}

test('the built page carries the licence of every package it imports', async ({ request }) => {
  const licences = await (await request.get('/licenses/packages.txt')).text()
  const packages = importedPackages()
  expect(packages.length).toBeGreaterThan(5)
  for (const name of packages) {
    expect(licences).toContain(`\n## ${PUBLISHED_AS[name] ?? name} - `)
  }
  expect(licences).toContain('Permission is hereby granted')
})

for (const [font, authors] of [
  ['archivo', 'The Archivo Project Authors'],
  ['noto-emoji', 'Google LLC'],
] as const) {
  test(`and of its font ${font}`, async ({ request }) => {
    const licence = await (await request.get(`/licenses/${font}.txt`)).text()
    expect(licence).toContain(authors)
    expect(licence).toContain('SIL Open Font License, Version 1.1')
  })
}
