/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Base URL of the API; unset: told at run time, else the page's own place. */
  readonly VITE_BACKEND_URL?: string
  /** Viewer's token to build into the page, readable by everyone who loads it. */
  readonly VITE_EMBED_TOKEN?: string
}
