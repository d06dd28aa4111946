import { backendUrl } from './backendUrl'

/** The one place where the page reads its environment. */

export const config = {
  /** The page's base path with a trailing slash: "/", or "/board/" behind a prefix. */
  basePath: new URL(document.baseURI).pathname,
  /** Base URL of the API, without a slash at its end. */
  backendUrl: backendUrl(import.meta.env.VITE_BACKEND_URL),
  /** A viewer token embedded in the page: everyone who loads the page can read it. */
  embeddedToken: import.meta.env.VITE_EMBED_TOKEN || undefined,
} as const
