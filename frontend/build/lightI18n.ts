import { readFileSync } from 'node:fs'
import { baseCompile } from '@intlify/message-compiler'
import type { Plugin } from 'vite'

type Messages = string | { [key: string]: Messages }

const FILE = /\/src\/\w+\/(?:\w+\.)?(?:en|de)\.json$/
const COMPILED = '\0compiled:'

/**
 * Keeps vue-i18n light in the built page: messages are compiled here, so that the compiler stays out of it,
 * and vue-i18n no longer touches Vue as a whole, which would carry all of Vue along (25 kB gzip together).
 */
export function lightI18n(): Plugin {
  return {
    name: 'light-i18n',
    apply: 'build',
    enforce: 'pre',
    config: () => ({ define: { __INTLIFY_DROP_MESSAGE_COMPILER__: 'true' } }),
    async resolveId(source, importer, options) {
      if (!source.endsWith('.json')) return null
      const resolved = await this.resolve(source, importer, options)
      // Another ending, so that Vite does not take the result for JSON.
      return resolved && FILE.test(resolved.id)
        ? `${COMPILED}${resolved.id.replace(/\.json$/, '.js')}`
        : null
    },
    load(id) {
      if (!id.startsWith(COMPILED)) return null
      const file = id.slice(COMPILED.length).replace(/\.js$/, '.json')
      this.addWatchFile(file)
      return `export default ${compiled(JSON.parse(readFileSync(file, 'utf8')) as Messages)}`
    },
    transform(code, id) {
      if (!id.endsWith('/vue-i18n/dist/petite-vue-i18n.mjs')) return null
      const light = code.replace(
        "import * as Vue from 'vue';",
        "import { getCurrentInstance as vueInstance } from 'vue'; const Vue = { getCurrentInstance: vueInstance };",
      )
      if (light === code) this.warn('vue-i18n imports Vue in another way now: look here again.')
      return { code: light, map: null }
    },
  }
}

function compiled(messages: Messages): string {
  if (typeof messages === 'string') return compiledText(messages)
  const entries = Object.entries(messages).map(
    ([key, value]) => `${JSON.stringify(key)}:${compiled(value)}`,
  )
  return `{${entries.join(',')}}`
}

function compiledText(text: string): string {
  // Plain words are a function that says them; the others are trees that vue-i18n fills in.
  if (!/[{}@|]/.test(text)) return `()=>${JSON.stringify(text)}`
  const errors: string[] = []
  const { ast } = baseCompile(text, {
    jit: true,
    minify: true,
    onError: (error) => errors.push(error.message),
  })
  if (errors.length > 0) throw new Error(`“${text}”: ${errors.join(', ')}`)
  return JSON.stringify(ast)
}
