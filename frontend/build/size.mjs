// Size of the scripts and styles that a browser loads, after gzip: prints a table (or JSON, with --json) and fails if a view
// exceeds its limit.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const dist = positionals[0] ?? fileURLToPath(new URL('../dist', import.meta.url))
const assets = join(dist, 'assets')
const names = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name))

const textOf = (name) => readFileSync(join(assets, name), 'utf8')
const kilobytes = (name) => gzipSync(textOf(name)).length / 1000

/** Files named in a text by one of these patterns. */
const namedIn = (text, forms) =>
  [...text.matchAll(forms)].map((match) => match[1]).filter((name) => names.includes(name))

/** Files with everything they import statically. */
function closure(roots, seen = new Set()) {
  for (const name of roots.filter((root) => !seen.has(root))) {
    seen.add(name)
    if (!name.endsWith('.js')) continue
    closure(namedIn(textOf(name), /(?:\bimport|\bfrom)\s*["'`]\.\/([\w.-]+)["'`]/g), seen)
  }
  return seen
}

/** The larger of the two languages' words of a folder. */
const wordsOf = (folder) =>
  names
    .filter((name) => name.startsWith(`words-${folder}-`))
    .sort((a, b) => kilobytes(b) - kilobytes(a))[0]
/** Code and styles of these folders, without what is already known. */
const codeOf = (known, ...folders) =>
  [
    ...closure(names.filter((name) => folders.some((folder) => name.startsWith(`${folder}-`)))),
  ].filter((name) => !known.has(name))

const page = readFileSync(join(dist, 'index.html'), 'utf8')
const first = closure([
  ...namedIn(page, /(?:src|href)="\.\/assets\/([^"]+)"/g),
  wordsOf('shell'),
  wordsOf('board'),
])
const deferred = codeOf(first, 'shell', 'board', 'commands', 'data')
const charts = codeOf(first, 'charts').concat(wordsOf('charts'))

const sum = (files) => [...files].reduce((total, name) => total + kilobytes(name), 0)
const rows = [
  { title: 'leaderboard, first view', files: [...first], limit: 115 },
  { title: 'leaderboard, deferred', files: deferred, limit: 60 },
  { title: 'charts, beside the first view', files: charts, limit: 75 },
]
if (values.json) {
  const weights = rows.map(({ title, files }) => ({ title, kB: sum(files), files: files.length }))
  process.stdout.write(`${JSON.stringify(weights)}\n`)
} else {
  for (const { title, files } of rows) {
    process.stdout.write(`${title.padEnd(30)}${sum(files).toFixed(1).padStart(7)} kB\n`)
    for (const name of files) {
      process.stdout.write(`  ${name.padEnd(36)}${kilobytes(name).toFixed(1).padStart(6)}\n`)
    }
  }
}
for (const { title, files, limit } of rows) {
  const total = sum(files)
  if (total <= limit) continue
  process.stderr.write(`${title}: ${total.toFixed(1)} kB, more than ${limit} kB.\n`)
  process.exitCode = 1
}
