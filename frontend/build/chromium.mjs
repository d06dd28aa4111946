import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * Chromium from CHROMIUM_PATH, else the system's, else the one in an npm package.
 *
 * @returns {Promise<string>}
 */
export async function findChromium() {
  const configured = process.env.CHROMIUM_PATH
  if (configured) return configured

  const places = [...PLACES, ...(process.env.PATH ?? '').split(delimiter)].filter(Boolean)
  const candidates = [...places.flatMap((place) => NAMES.map((name) => join(place, name))), ...MAC]
  const found = candidates.find(isExecutable)
  if (found) return found

  const { default: carried } = await import('@sparticuz/chromium')
  return carried.executablePath()
}

/** Quiet on the network; without a sandbox where there is none for the root of a container. */
export function chromiumArguments() {
  const isRoot = process.getuid?.() === 0
  return [
    ...(isRoot ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
