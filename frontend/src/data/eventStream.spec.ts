import { expect, it } from 'vitest'
import { eventParser, type StreamEvent } from './eventStream'

function parsed(...pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = []
  const parse = eventParser((event) => events.push(event))
  pieces.forEach(parse)
  return events
}

it('reads names, ids and data, and passes over comments and what it does not know', () => {
  expect(parsed('retry: 3000\n\n: hello\nevent: ledger\nid: 7\ndata: {"a":1}\n\n')).toEqual([
    { name: 'ledger', id: '7', data: '{"a":1}' },
  ])
})

it('puts together what arrives in pieces', () => {
  const text = 'event: beat\ndata: {"as_of"\ndata: :1}\n\ndata: x\n\n'
  const whole = parsed(text)
  expect(whole).toEqual([
    { name: 'beat', id: undefined, data: '{"as_of"\n:1}' },
    { name: 'message', id: undefined, data: 'x' },
  ])
  expect(parsed(...text)).toEqual(whole)
})

it('takes every kind of line end, also one that is cut in two', () => {
  expect(parsed('data: a\r', '\n\r', '\ndata: b\r\r')).toMatchObject([{ data: 'a' }])
  expect(parsed('data: a\r\n\r\ndata: b\r\r', 'data: c\n\n')).toMatchObject([
    { data: 'a' },
    { data: 'b' },
    { data: 'c' },
  ])
})

it('says nothing of an event that has no data or no end', () => {
  expect(parsed('event: ledger\nid: 1\n\ndata: half\n')).toEqual([])
})
