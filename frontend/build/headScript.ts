import { createHash } from 'node:crypto'
import { fileURLToPath, URL } from 'node:url'
import { build, type Plugin, type Rolldown } from 'vite'

const SOURCE = '/src/app/headScript.ts'
const PLACE = '<!--head-script-->'
const WORDS = /\/words-(?:shell|board)-(\w+)-[^/]+\.js$/

/**
 * Puts src/app/headScript.ts into the page's head as a small file of its own: the content policy allows no inline
 * script, a module would come after the first paint, and its hash lets browsers keep it.
 */
export function headScript(env: Record<string, string>): Plugin {
  // Else the head cannot know whom to ask, or with what.
  const prefetch = env.VITE_BACKEND_URL || env.VITE_EMBED_TOKEN ? '' : ' data-prefetch'
  let file: { name: string; code: string } | undefined
  return {
    name: 'head-script',
    async buildStart() {
      if (this.environment.mode !== 'build') return
      const code = await bundled()
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 8)
      file = { name: `assets/head-script-${hash}.js`, code }
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle }) =>
        html.replace(
          PLACE,
          file
            ? `<script src="./${file.name}"${wordsIn(bundle)}${prefetch}></script>`
            : `<script type="module" src="${SOURCE}"></script>`,
        ),
    },
    generateBundle() {
      if (file) this.emitFile({ type: 'asset', fileName: file.name, source: file.code })
    },
  }
}

/** The files with each language's words of the first view, as attributes of the script. */
function wordsIn(bundle: Rolldown.OutputBundle = {}): string {
  const files = new Map<string, string[]>()
  for (const name of Object.keys(bundle)) {
    const [, locale] = WORDS.exec(name) ?? []
    if (locale) files.set(locale, [...(files.get(locale) ?? []), `./${name}`])
  }
  return [...files].map(([locale, names]) => ` data-words-${locale}="${names.join(' ')}"`).join('')
}

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL(`..${SOURCE}`, import.meta.url)),
        formats: ['iife'],
        name: 'headScript',
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error('headScript.ts was not built.')
  return output.output[0].code
}
