import { expect, it } from 'vitest'

import { beside, placeAfterKey, readingHeight, spoken } from './reading'

const area = { width: 300, height: 100 }
const size = { width: 100, height: 40 }

it('is placed to the right, to the left if there is no room, and never outside', () => {
  expect(beside({ x: 10, y: 40, width: 20, height: 20 }, size, area)).toEqual({ x: 42, y: 30 })
  expect(beside({ x: 250, y: 90, width: 20, height: 10 }, size, area)).toEqual({ x: 138, y: 60 })
  expect(beside({ x: 50, y: 0, width: 200, height: 10 }, size, area)).toEqual({ x: 0, y: 0 })
})

it('grows by rows', () => {
  expect(readingHeight(3) - readingHeight(2)).toBe(24)
})

it('has a text for screen readers', () => {
  const rows = [
    { key: 'ok', label: 'successful', value: '990' },
    { key: 'failed', label: 'failed', value: '10' },
  ]
  expect(spoken({ title: 'Kernel Panik', rows })).toBe('Kernel Panik: successful 990, failed 10')
})

const box = (x: number, y: number, width = 10) => ({ x, y, width, height: 10 })
/** Three bars above two cells, the middle one missing. */
const PLACES = [box(0, 0), box(10, 0), box(20, 0), box(0, 10), box(20, 10)]

it('moves along in the given order and stops at the ends', () => {
  expect(placeAfterKey(PLACES, 0, 'ArrowRight')).toBe(1)
  expect(placeAfterKey(PLACES, 2, 'ArrowRight')).toBe(3)
  expect(placeAfterKey(PLACES, 0, 'ArrowLeft')).toBe(0)
  expect(placeAfterKey(PLACES, 4, 'ArrowRight')).toBe(4)
})

it('moves across to the nearest place of the next line, or stays', () => {
  expect(placeAfterKey(PLACES, 2, 'ArrowDown')).toBe(4)
  expect(placeAfterKey(PLACES, 4, 'ArrowUp')).toBe(2)
  expect(placeAfterKey(PLACES, 1, 'ArrowDown')).toBe(3)
  expect(placeAfterKey(PLACES, 1, 'ArrowUp')).toBe(1)
  expect(placeAfterKey([], 0, 'ArrowDown')).toBe(0)
})

it('moves to the first and the last place, and ignores other keys', () => {
  expect(placeAfterKey(PLACES, 2, 'Home')).toBe(0)
  expect(placeAfterKey(PLACES, 2, 'End')).toBe(4)
  expect(placeAfterKey(PLACES, 2, 'Tab')).toBeNull()
})
