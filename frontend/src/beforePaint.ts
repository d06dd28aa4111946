/** Runs in the page's head, before anything is drawn or anything else is read (build/beforePaint.ts). */
import { cleanAddress, LINK_TOKEN, tokenOf } from './api/linkToken'
import { firstTheme } from './domain/wall/theme'

function stored(): string | null {
  try {
    return localStorage.getItem('leaderboard.theme')
  } catch {
    // Storage is forbidden: then the system decides.
    return null
  }
}

document.documentElement.dataset.theme = firstTheme(
  stored(),
  (query) => matchMedia(query).matches,
  location,
)

const token = tokenOf(location.hash)
if (token) {
  try {
    sessionStorage.setItem(LINK_TOKEN, token)
    cleanAddress()
  } catch {
    // Left in the address for api/access.ts, which keeps it in memory.
  }
}
