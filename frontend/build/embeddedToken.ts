import type { Plugin } from 'vite'

/** Says what it means to build a viewer's token into the page. */
export function embeddedToken(env: Record<string, string>): Plugin {
  return {
    name: 'embedded-token',
    apply: 'build',
    buildStart() {
      if (!env.VITE_EMBED_TOKEN) return
      this.warn(
        'VITE_EMBED_TOKEN is set: the token becomes part of the page, and everyone who can load the page can read it.',
      )
    },
  }
}
