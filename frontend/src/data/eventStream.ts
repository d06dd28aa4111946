import { ApiError } from './errors'
import { request } from './http'

/** The server sends something every 15 s; after this silence the connection is dead. */
const SILENCE_MS = 40_000

export interface StreamEvent {
  name: string
  /** Undefined where the event has none; then the last one with an id stays the last. */
  id: string | undefined
  data: string
}

/** Reads /live until it ends. Throws where there is no stream; aborts a connection that falls silent. */
export async function readEventStream(
  lastId: string | undefined,
  onEvent: (event: StreamEvent) => void,
  connection: AbortController,
) {
  const { signal } = connection
  let timer: ReturnType<typeof setTimeout> | undefined
  const waitForMore = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      connection.abort()
    }, SILENCE_MS)
  }

  waitForMore()
  try {
    const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) }
    const response = await request('/live', { headers, signal })
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (!isStream || !response.body) throw ApiError.unreachable('Not a stream of events.')

    const parse = eventParser(onEvent)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      waitForMore()
      parse(value)
    }
  } finally {
    clearTimeout(timer)
  }
}

/** Parses server-sent events from text that arrives in pieces of any size (WHATWG HTML, 9.2.6). */
export function eventParser(onEvent: (event: StreamEvent) => void): (piece: string) => void {
  let rest = ''
  let event = emptyEvent()

  function readLine(line: string) {
    if (line === '') {
      if (event.data) onEvent({ ...event, data: event.data.slice(0, -1) })
      event = emptyEvent()
      return
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') event.name = value
    else if (field === 'id') event.id = value
    else if (field === 'data') event.data += `${value}\n`
  }

  return (piece) => {
    // A CR at the very end may be the first half of a line end.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    lines.forEach(readLine)
  }
}

const emptyEvent = (): StreamEvent => ({ name: 'message', id: undefined, data: '' })
