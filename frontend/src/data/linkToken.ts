/** A link that ends in `#token=…` signs in; browsers send no server what follows `#`. */

const MARK = '#token='

export function tokenOf(hash: string): string | undefined {
  if (!hash.startsWith(MARK)) return undefined
  const written = hash.slice(MARK.length)
  try {
    return decodeURIComponent(written) || undefined
  } catch {
    // A percent sign that belongs to the token itself.
    return written
  }
}

export const linkWith = (address: string, token: string) =>
  `${address}${MARK}${encodeURIComponent(token)}`

/** Takes the token out of the address bar, so that nobody reads or copies it there. */
export function cleanAddress() {
  const { pathname, search } = window.location
  window.history.replaceState(window.history.state, '', pathname + search)
}

/** Where the script in the page's head stores the token for the page itself. */
export const LINK_TOKEN = 'leaderboard.link-token'

/** The storage key of a token: one for each backend, since another board on the same host has another token. */
export const tokenKey = (backendUrl: string) => `leaderboard.token ${backendUrl}`
