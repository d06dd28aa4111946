import { describe, expect, it } from 'vitest'
import { announcementLines } from './announcement'

const always = () => true

describe('the lines of an announcement', () => {
  it('are one, up to 90 characters', () => {
    const text = 'Pizza is at the north entrance from 18:30'
    expect(announcementLines(text, always)).toEqual([text])
    expect(announcementLines('x'.repeat(90), always)).toHaveLength(1)
  })

  it('break at spaces, and lose no word', () => {
    const text = 'The jury visits every table between four and five. '.repeat(6).trim()
    const lines = announcementLines(text, always)
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.every((line) => line.length <= 90)).toBe(true)
    expect(lines.join(' ')).toBe(text)
  })

  it('break earlier where the room is narrower', () => {
    expect(announcementLines('one two three', (line) => line.length <= 7)).toEqual([
      'one two',
      'three',
    ])
  })

  it('break only words that are too long, and between whole characters', () => {
    const lines = announcementLines(`Scan ${'🦙'.repeat(100)}`, always)
    expect(lines).toEqual(['Scan', '🦙'.repeat(90), '🦙'.repeat(10)])
  })

  it('are none for an empty text', () => {
    expect(announcementLines('  ', always)).toEqual([])
  })
})
