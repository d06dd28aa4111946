// Cuts the page's fonts out of Archivo as the rules in src/shared/styles describe them, and copies the licences of all fonts: `npm run fonts`; `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { fileURLToPath, URL } from 'node:url'
import subsetFont from 'subset-font'

const STYLES = fileURLToPath(new URL('../src/shared/styles/', import.meta.url))
const ARCHIVO = fileURLToPath(
  new URL('../node_modules/@fontsource-variable/archivo/', import.meta.url),
)
const EMOJI = fileURLToPath(new URL('../node_modules/@fontsource/noto-emoji/', import.meta.url))
// The Open Font License requires its text beside the fonts.
const LICENSES = fileURLToPath(new URL('../public/licenses/', import.meta.url))
/** Features that browsers apply by default, and the one that the page uses. */
const FEATURES = ['ccmp', 'kern', 'liga', 'locl', 'mark', 'mkmk', 'tnum']

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

/** `U+20-7E, U+A0` as code points. */
const pointsOf = (ranges) =>
  [...ranges.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/gi)].flatMap(([, first, last = first]) => {
    const start = parseInt(first, 16)
    return Array.from({ length: parseInt(last, 16) - start + 1 }, (_, index) => start + index)
  })

const valueOf = (face, name) => new RegExp(`${name}:([^;]+);`).exec(face)[1].trim()

function axisOf(face, name) {
  const [min, max] = valueOf(face, name).split(/\s+/).map(parseFloat)
  return { min, max }
}

const rules = ['fonts.css', 'extendedFonts.css']
  .map((file) => readFileSync(`${STYLES}${file}`, 'utf8'))
  .flatMap((css) => css.split('@font-face'))
const faces = rules.flatMap((face) => {
  const [, name] = /url\('\.\/fonts\/([\w-]+\.woff2)'\)/.exec(face) ?? []
  return name ? [{ name, face, points: pointsOf(valueOf(face, 'unicode-range')) }] : []
})

const font = readFileSync(`${ARCHIVO}files/archivo-latin-wdth-normal.woff2`)
const known = new Set()
for (const { name, face, points } of faces) {
  const twice = points.find((point) => known.has(point))
  if (twice) throw new Error(`U+${twice.toString(16)} is in two ranges.`)
  points.forEach((point) => known.add(point))
  // Keeps the hints: without them, systems that hint generate their own, and letters become wider than charts measure.
  const cut = await subsetFont(font, String.fromCodePoint(...points), {
    targetFormat: 'woff2',
    keepFeatures: FEATURES,
    variationAxes: { wght: axisOf(face, 'font-weight'), wdth: axisOf(face, 'font-stretch') },
  })
  write(`${STYLES}fonts/${name}`, cut)
}
write(`${LICENSES}archivo.txt`, readFileSync(`${ARCHIVO}LICENSE`))
write(`${LICENSES}noto-emoji.txt`, readFileSync(`${EMOJI}LICENSE`))

/** Writes the file, or only compares it. */
function write(path, content) {
  const name = basename(path)
  if (!values.check) {
    writeFileSync(path, content)
    process.stdout.write(`${name.padEnd(24)}${(content.length / 1000).toFixed(1).padStart(6)} kB\n`)
  } else if (!readFileSync(path).equals(content)) {
    process.stderr.write(`${name} is not up to date: run npm run fonts\n`)
    process.exitCode = 1
  }
}
