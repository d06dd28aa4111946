import { describe, expect, it } from 'vitest'
import { keyReader, pressOf, SHORTCUTS } from './shortcuts'

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  pressOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held })

describe('keys', () => {
  it('are each given once', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => [...shortcut.keys])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('mean the same with Ctrl and with ⌘, in either case, and leave Alt to the system', () => {
    expect(press('K', { metaKey: true })).toBe('mod+k')
    expect(press('k', { ctrlKey: true })).toBe('mod+k')
    expect(press('T')).toBe('t')
    expect(press('t', { altKey: true })).toBeUndefined()
  })

  it('are read one after the other', () => {
    const read = keyReader()
    expect(read('t', 0)).toBe('theme')
    expect(read('g', 100)).toBeUndefined()
    expect(read('c', 200)).toBe('charts')
    expect(read('c', 300)).toBeUndefined()
  })

  it('belong together only for a moment', () => {
    const read = keyReader()
    read('g', 0)
    expect(read('l', 5000)).toBeUndefined()
    read('g', 6000)
    expect(read('t', 6100)).toBeUndefined()
    expect(read('t', 6200)).toBe('theme')
  })

  it('can begin anew while another key was awaited', () => {
    const read = keyReader()
    read('g', 0)
    read('g', 100)
    expect(read('l', 200)).toBe('leaderboard')
  })
})
