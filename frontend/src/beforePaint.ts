/** Runs in the page's head, before anything is drawn or anything else is read (build/beforePaint.ts). */
import { cleanAddress, LINK_TOKEN, tokenOf } from './api/linkToken'
import { firstLocale, STORED_LOCALE } from './domain/locale'
import { firstTheme } from './domain/wall/theme'

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Storage is forbidden: then the system decides.
    return null
  }
}

document.documentElement.dataset.theme = firstTheme(
  stored('leaderboard.theme'),
  (query) => matchMedia(query).matches,
  location,
)

// Its words come along with the page's scripts rather than after them.
const locale = firstLocale(stored(STORED_LOCALE), navigator.languages)
const words = document.currentScript?.getAttribute(`data-words-${locale}`)
if (words) {
  const link = document.createElement('link')
  link.rel = 'modulepreload'
  link.href = words
  document.head.append(link)
}

const token = tokenOf(location.hash)
if (token) {
  try {
    sessionStorage.setItem(LINK_TOKEN, token)
    cleanAddress()
  } catch {
    // Left in the address for api/access.ts, which keeps it in memory.
  }
}
