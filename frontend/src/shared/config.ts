import { backendUrl } from './backendUrl'

/** The one place where the page reads its environment. */

export const config = {
  /** The path everything of the page stands under, with a slash at its end: "/", or "/board/" behind a prefix. */
  basePath: new URL(document.baseURI).pathname,
  /** Base URL of the API, without a slash at its end. */
  backendUrl: backendUrl(import.meta.env.VITE_BACKEND_URL),
  /** A viewer's token built into the page: whoever loads the page can read it. */
  embeddedToken: import.meta.env.VITE_EMBED_TOKEN || undefined,
} as const
