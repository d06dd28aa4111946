import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { gzipSync } from 'node:zlib'
import { workshop } from './fixture'

/** Serves the built page and a workshop that advances on demand. For the benchmark only. */

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}
const EMPTY_PAGE = '<!doctype html><html lang="en"><title>Empty</title><p>Nothing</p></html>'
/** One moving box and nothing else. */
const BLANK_PAGE = `<!doctype html><html lang="en"><title>Blank</title><style>
p { width: 300px; background: #123; animation: move 2s linear infinite alternate; will-change: transform }
@keyframes move { to { transform: translateX(900px) } }
</style><p>Nothing</p></html>`

export interface BenchServer {
  readonly url: string
  /** Lets the numbers grow once, and notifies the page. */
  readonly tick: () => void
  readonly close: () => Promise<void>
}

export async function serve(dist: string): Promise<BenchServer> {
  const data = workshop()
  const readers = new Set<ServerResponse>()
  let id = 0

  function tell(reader: ServerResponse, event: string, news: object) {
    id += 1
    reader.write(`event: ${event}\nid: ${String(id)}\ndata: ${JSON.stringify(news)}\n\n`)
  }

  function answerOf(url: URL): object | undefined {
    switch (url.pathname) {
      case '/tokens':
        return data.tokens()
      case '/tokens/pace':
        return data.pace()
      case '/tokens/models':
        return data.models()
      case '/tokens/timeseries':
        return data.timeseries()
      case '/tokens/cost-efficiency':
        return data.costEfficiency()
      case '/tokens/hourly':
        return data.hourly(url.searchParams.get('tz') ?? 'UTC')
      case '/status':
        return data.status()
      default:
        return undefined
    }
  }

  function listen(request: IncomingMessage, response: ServerResponse) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    tell(response, 'state', data.news())
    readers.add(response)
    request.on('close', () => readers.delete(response))
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname === '/live') return listen(request, response)
    if (url.pathname === '/empty') return send(response, EMPTY_PAGE, '.html')
    if (url.pathname === '/blank') return send(response, BLANK_PAGE, '.html')
    const answer = answerOf(url)
    if (answer) return send(response, JSON.stringify(answer), '.json')
    const file = join(dist, normalize(url.pathname))
    const isFile = extname(url.pathname) !== '' && existsSync(file)
    const path = isFile ? file : join(dist, 'index.html')
    const kind = extname(path)
    if (kind !== '.woff2') return send(response, readFileSync(path, 'utf8'), kind, 9)
    response.writeHead(200, { 'Content-Type': TYPES[kind] })
    createReadStream(path).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0

  return {
    url: `http://127.0.0.1:${String(port)}`,
    tick() {
      const news = data.tick()
      for (const reader of readers) tell(reader, 'ledger', news)
    },
    close: () =>
      new Promise((resolve) => {
        for (const reader of readers) reader.end()
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, text: string, kind: string, level = 1) {
  const body = gzipSync(text, { level })
  response.writeHead(200, {
    'Content-Type': TYPES[kind] ?? 'application/json',
    'Content-Encoding': 'gzip',
    'Cache-Control': 'no-store',
  })
  response.end(body)
}
