import { ApiError } from './errors'
import { ask } from './http'
import { eventParser, type StreamEvent } from './eventParser'

/** The server says something every 15 s; after this silence the line is dead. */
const SILENCE_MS = 40_000

/** Reads the live line until it ends; one that cannot be had throws, and one that falls silent is cut. */
export async function readEvents(
  lastId: string | undefined,
  onEvent: (event: StreamEvent) => void,
  line: AbortController,
) {
  const { signal } = line
  let timer: ReturnType<typeof setTimeout> | undefined
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      line.abort()
    }, SILENCE_MS)
  }

  wait()
  try {
    const headers = { Accept: 'text/event-stream', ...(lastId && { 'Last-Event-ID': lastId }) }
    const response = await ask('/live', { headers, signal })
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (!isStream || !response.body) throw ApiError.noAnswer('Not a stream of events.')

    const parse = eventParser(onEvent)
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      wait()
      parse(value)
    }
  } finally {
    clearTimeout(timer)
  }
}
