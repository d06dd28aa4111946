import { expect, it } from 'vitest'
import { barShapes } from './bars'

const BAR = { x: 10, y: 20, length: 104, thickness: 8, left: 3, right: 4 }
const NAMES = ['prompt', 'completion', 'failed'] as const

/** Where each part starts and ends. */
const spans = (...input: Parameters<typeof barShapes<(typeof NAMES)[number]>>) =>
  barShapes(...input).map(({ part, d }) => {
    const xs = [...d.matchAll(/(?:[MH]|0 0 1 )(-?[\d.]+)/g)].map(([, x]) => Number(x))
    return [part, Math.min(...xs), Math.max(...xs)]
  })

it('keeps a gap between parts and fills the bar', () => {
  expect(spans({ prompt: 50, completion: 25, failed: 25 }, NAMES, BAR)).toEqual([
    ['prompt', 10, 60],
    ['completion', 62, 87],
    ['failed', 89, 114],
  ])
})

it('gives empty parts no room', () => {
  expect(spans({ prompt: 0, completion: 10 }, NAMES, BAR)).toEqual([['completion', 10, 114]])
  expect(barShapes({ prompt: 0 }, NAMES, BAR)).toEqual([])
})

it('keeps a part visible at the expense of the widest one', () => {
  expect(spans({ prompt: 1000, failed: 1 }, NAMES, BAR, { failed: 3 })).toEqual([
    ['prompt', 10, 109],
    ['failed', 111, 114],
  ])
  expect(spans({ failed: 1 }, NAMES, { ...BAR, length: 1 }, { failed: 3 })).toEqual([
    ['failed', 10, 13],
  ])
})

it('keeps a short bar in proportion', () => {
  expect(spans({ prompt: 99, failed: 1 }, NAMES, { ...BAR, length: 22 }, { failed: 3 })).toEqual([
    ['prompt', 10, expect.closeTo(27.8)],
    ['failed', expect.closeTo(29.8), expect.closeTo(32)],
  ])
})

it('rounds the ends of a bar, not its inner parts', () => {
  const [first, last] = barShapes({ prompt: 1, completion: 1 }, NAMES, BAR)
  expect(first?.d).toMatch(/A0,0 .*A0,0 .*A3,3 .*A3,3 /)
  expect(last?.d).toMatch(/A4,4 .*A4,4 .*A0,0 .*A0,0 /)
})
