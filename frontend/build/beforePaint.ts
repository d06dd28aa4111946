import { createHash } from 'node:crypto'
import { fileURLToPath, URL } from 'node:url'
import { build, type Plugin } from 'vite'

const SOURCE = '/src/beforePaint.ts'
const PLACE = '<!--before-paint-->'

/**
 * Puts src/beforePaint.ts into the page's head as a small file of its own: the content policy allows no inline
 * script, a module would come after the first paint, and its hash lets browsers keep it.
 */
export function beforePaint(): Plugin {
  let file: { name: string; code: string } | undefined
  return {
    name: 'before-paint',
    async buildStart() {
      if (this.environment.mode !== 'build') return
      const code = await bundled()
      const hash = createHash('sha256').update(code).digest('hex').slice(0, 8)
      file = { name: `assets/before-paint-${hash}.js`, code }
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(
          PLACE,
          file
            ? `<script src="./${file.name}"></script>`
            : `<script type="module" src="${SOURCE}"></script>`,
        ),
    },
    generateBundle() {
      if (file) this.emitFile({ type: 'asset', fileName: file.name, source: file.code })
    },
  }
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
        name: 'beforePaint',
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output)) throw new Error('beforePaint.ts was not built.')
  return output.output[0].code
}
