/** Runs in the page's head, before anything is drawn or anything else is read (build/headScript.ts). */
import { cleanAddress, LINK_TOKEN, tokenOf } from '@/data/linkToken'
import { readStored } from '@/shared/stored'
import { firstLocale, STORED_LOCALE } from '@/shared/i18n/locale'
import { firstTheme } from '@/present/theme'
import { prefetchUrls } from '@/data/prefetchUrls'
import { backendUrl } from '@/shared/backendUrl'

document.documentElement.dataset.theme = firstTheme(
  readStored('leaderboard.theme'),
  (query) => matchMedia(query).matches,
  location,
)

const script = document.currentScript
const token = tokenOf(location.hash)

function preload(href: string, how: Partial<HTMLLinkElement>) {
  document.head.append(Object.assign(document.createElement('link'), how, { href }))
}

const locale = firstLocale(readStored(STORED_LOCALE), navigator.languages)

// Words load along with the page's scripts rather than after them.
const words = script?.getAttribute(`data-words-${locale}`)
for (const file of words?.split(' ') ?? []) preload(file, { rel: 'modulepreload' })

// So does the data it fetches first. Where a backend or a token was built in, only the page knows the URLs.
if (script?.hasAttribute('data-prefetch')) {
  for (const url of prefetchUrls(backendUrl(), token)) {
    preload(url, { rel: 'preload', as: 'fetch', crossOrigin: 'anonymous' })
  }
}

if (token) {
  try {
    sessionStorage.setItem(LINK_TOKEN, token)
    cleanAddress()
  } catch {
    // Left in the address for data/access.ts, which keeps it in memory.
  }
}
