/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Base URL of the API; unset: the page's own origin. */
  readonly VITE_BACKEND_URL?: string
}
