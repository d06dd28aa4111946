/** The one place where the page reads its environment. */
export const config = {
  /** Base URL of the API, without a slash at its end. */
  backendUrl: (import.meta.env.VITE_BACKEND_URL || window.location.origin).replace(/\/+$/, ''),
} as const
