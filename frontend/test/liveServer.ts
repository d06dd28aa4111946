/** A live line that a test speaks into: `say` sends an event, `end` hangs up. */
export function liveServer() {
  const requests: Request[] = []
  let line: ReadableStreamDefaultController<Uint8Array> | undefined

  return {
    requests,
    answer(request: Request): Response {
      requests.push(request)
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          line = controller
          request.signal.addEventListener('abort', () => {
            controller.error(request.signal.reason)
          })
        },
      })
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
    },
    say(event: string, data: object, id?: string) {
      const text = `event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`
      line?.enqueue(new TextEncoder().encode(text))
    },
    end() {
      line?.close()
    },
  }
}
