export interface StreamEvent {
  name: string
  /** Undefined where the event has none; then an earlier one stays the last. */
  id: string | undefined
  data: string
}

/** Server-sent events out of text that comes in pieces of any size (WHATWG HTML, 9.2.6). */
export function eventParser(onEvent: (event: StreamEvent) => void): (piece: string) => void {
  let rest = ''
  let event: StreamEvent = nothing()

  function take(line: string) {
    if (line === '') {
      if (event.data) onEvent({ ...event, data: event.data.slice(0, -1) })
      event = nothing()
      return
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') event.name = value
    else if (field === 'id') event.id = value
    else if (field === 'data') event.data += `${value}\n`
  }

  return (piece) => {
    // A CR at the very end may be the first half of a line's end.
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    lines.forEach(take)
  }
}

const nothing = (): StreamEvent => ({ name: 'message', id: undefined, data: '' })
