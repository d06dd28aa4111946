/** A link that ends in `#token=…` signs in; what stands behind `#` reaches no server. */

const MARK = '#token='

export function tokenOf(hash: string): string | undefined {
  if (!hash.startsWith(MARK)) return undefined
  const written = hash.slice(MARK.length)
  try {
    return decodeURIComponent(written) || undefined
  } catch {
    // A sign of percent that belongs to the token itself.
    return written
  }
}

export const linkWith = (address: string, token: string) =>
  `${address}${MARK}${encodeURIComponent(token)}`

/** Nobody reads the token over a shoulder, and no copied address carries it on. */
export function cleanAddress() {
  const { pathname, search } = window.location
  window.history.replaceState(window.history.state, '', pathname + search)
}

/** Where the script in the page's head leaves the token for the page itself. */
export const LINK_TOKEN = 'leaderboard.link-token'

/** Where a token is kept: of this backend alone, since another board on the same host has another token. */
export const tokenKey = (backendUrl: string) => `leaderboard.token ${backendUrl}`
