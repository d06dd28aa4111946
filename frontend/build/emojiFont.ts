import type { Plugin } from 'vite'

/**
 * Noto Emoji as the package describes it, but for two things: no second format for old browsers, and no font inside a style
 * sheet, which the content policy forbids.
 */
export const emojiFont: Plugin = {
  name: 'emoji-font',
  enforce: 'pre',
  transform: {
    filter: { id: /@fontsource\/noto-emoji\/600\.css/ },
    handler: (css) =>
      css
        .replaceAll(/, url\([^)]+\.woff\) format\('woff'\)/g, '')
        .replaceAll('.woff2)', '.woff2?no-inline)'),
  },
}
