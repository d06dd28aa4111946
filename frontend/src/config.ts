/** The one place where the page reads its environment. */

/** Filled in by whoever serves the page (backend, deploy/frontend) from VITE_BACKEND_URL; else empty. */
const told = document.querySelector<HTMLMetaElement>('meta[name="backend-url"]')?.content

const backend = told || import.meta.env.VITE_BACKEND_URL || ''

export const config = {
  /** The path everything of the page stands under, with a slash at its end: "/", or "/board/" behind a prefix. */
  basePath: new URL(document.baseURI).pathname,
  /** Base URL of the API, without a slash at its end. */
  backendUrl: new URL(backend, document.baseURI).href.replace(/\/+$/, ''),
  /** A viewer's token built into the page: whoever loads the page can read it. */
  embeddedToken: import.meta.env.VITE_EMBED_TOKEN || undefined,
} as const
