/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Base URL of the API; if unset, from the page's head, else the page's own origin. */
  readonly VITE_BACKEND_URL?: string
  /** Viewer's token to build into the page, readable by everyone who loads it. */
  readonly VITE_EMBED_TOKEN?: string
}
