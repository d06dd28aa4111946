// What a viewer's browser loads, after gzip: prints a table (or JSON, by --json) and fails where the leaderboard weighs more
// than its limit.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = 90
const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const dist = positionals[0] ?? fileURLToPath(new URL('../dist', import.meta.url))
const assets = join(dist, 'assets')
const names = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name))

const textOf = (name) => readFileSync(join(assets, name), 'utf8')
const kilobytes = (name) => gzipSync(textOf(name)).length / 1000

/** Files that a text names in one of these forms. */
const namedIn = (text, forms) =>
  [...text.matchAll(forms)].map((match) => match[1]).filter((name) => names.includes(name))

/** A file with all it imports at once. */
function closure(roots, seen = new Set()) {
  for (const name of roots.filter((root) => !seen.has(root))) {
    seen.add(name)
    if (!name.endsWith('.js')) continue
    closure(namedIn(textOf(name), /(?:\bimport|\bfrom)\s*["'`]\.\/([\w.-]+)["'`]/g), seen)
  }
  return seen
}

/** Files of these source names, with their styles. */
const called = (...sources) =>
  names.filter((name) => sources.some((source) => name.startsWith(`${source}-`)))

const page = readFileSync(join(dist, 'index.html'), 'utf8')
const [language] = called('words-first').sort((a, b) => kilobytes(b) - kilobytes(a))
const first = closure([...namedIn(page, /(?:src|href)="\.\/assets\/([^"]+)"/g), language])
const without = (known, files) => [...files].filter((name) => !known.has(name))
const soon = without(first, closure(called('soon')))
const [charts] = called('words-charts').sort((a, b) => kilobytes(b) - kilobytes(a))
const later = without(new Set([...first, ...soon]), closure([...called('ChartsView'), charts]))

const sum = (files) => [...files].reduce((total, name) => total + kilobytes(name), 0)
const rows = [
  ['leaderboard, first picture', [...first]],
  ['leaderboard, after it', soon],
  ['charts, besides', later],
]
if (values.json) {
  const weights = rows.map(([title, files]) => ({ title, kB: sum(files), files: files.length }))
  process.stdout.write(`${JSON.stringify(weights)}\n`)
} else {
  for (const [title, files] of rows) {
    process.stdout.write(`${title.padEnd(30)}${sum(files).toFixed(1).padStart(7)} kB\n`)
    for (const name of files) {
      process.stdout.write(`  ${name.padEnd(36)}${kilobytes(name).toFixed(1).padStart(6)}\n`)
    }
  }
}
const total = sum(first)
if (total > LIMIT_KB) {
  process.stderr.write(`The leaderboard weighs ${total.toFixed(1)} kB, more than ${LIMIT_KB} kB.\n`)
  process.exitCode = 1
}
