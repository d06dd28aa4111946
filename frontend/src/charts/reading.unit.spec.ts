import { expect, it } from 'vitest'

import { beside, readingHeight, spoken } from './reading'

const area = { width: 300, height: 100 }
const size = { width: 100, height: 40 }

it('stands right of its thing, left where there is no room, and never outside', () => {
  expect(beside({ x: 10, y: 40, width: 20, height: 20 }, size, area)).toEqual({ x: 42, y: 30 })
  expect(beside({ x: 250, y: 90, width: 20, height: 10 }, size, area)).toEqual({ x: 138, y: 60 })
  expect(beside({ x: 50, y: 0, width: 200, height: 10 }, size, area)).toEqual({ x: 0, y: 0 })
})

it('grows by rows', () => {
  expect(readingHeight(3) - readingHeight(2)).toBe(24)
})

it('says in words what it shows', () => {
  const rows = [
    { key: 'ok', label: 'successful', value: '990' },
    { key: 'failed', label: 'failed', value: '10' },
  ]
  expect(spoken({ title: 'Kernel Panik', rows })).toBe('Kernel Panik: successful 990, failed 10')
})
