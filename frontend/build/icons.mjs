// Draws the app's icons from the sign into public/icons/ with the Chromium of the browser tests: `npm run icons`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import { chromium } from '@playwright/test'

const FOLDER = fileURLToPath(new URL('../public/icons/', import.meta.url))
const NIGHT = '#0e1222'

/** The sign on a field of 32 × 32, as in src/shell/BrandSign.vue. */
const sign = (lane, token) => `
  <path d="M3.3 5h24M3.3 16h15M3.3 27h6" stroke="${lane}" stroke-width="6.6" stroke-linecap="round"/>
  <g fill="${token}"><circle cx="27.2" cy="4.9" r="4.8"/><circle cx="18.6" cy="15.9" r="4.8"/>
  <circle cx="10" cy="26.9" r="4.8"/></g>`

/** `share` of the edge is the sign; the corners are round by `radius` of it. */
const icon = ({ share, radius = 0, ground, lane = '#ff9020', token = '#63c1c6' }) => {
  const scale = (100 * share) / 32
  const offset = (100 - 100 * share) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none">
    ${ground ? `<rect width="100" height="100" rx="${100 * radius}" fill="${ground}"/>` : ''}
    <g transform="translate(${offset} ${offset}) scale(${scale})">${sign(lane, token)}</g></svg>`
}

const ICONS = [
  { name: 'icon-192', size: 192, share: 0.6, radius: 0.25, ground: NIGHT },
  { name: 'icon-512', size: 512, share: 0.6, radius: 0.25, ground: NIGHT },
  // Whatever the mask cuts off, the sign stays inside.
  { name: 'maskable-512', size: 512, share: 0.48, ground: NIGHT },
  { name: 'monochrome-512', size: 512, share: 0.6, lane: '#fff', token: '#fff' },
  { name: 'apple-touch-icon', size: 180, share: 0.6, ground: NIGHT },
]

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
mkdirSync(FOLDER, { recursive: true })
for (const { name, size, ...drawing } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw}</style>${icon(drawing)}`)
  writeFileSync(`${FOLDER}${name}.png`, await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
