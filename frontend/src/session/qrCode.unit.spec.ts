import { expect, it } from 'vitest'
import { qrPicture } from './qrCode'

it('draws a code with room around it', () => {
  const picture = qrPicture('https://board.example.org/')
  expect(picture?.viewBox).toBe('-2.5 -2.5 30 30')
  // The corner square: seven dark modules in a row.
  expect(picture?.path).toMatch(/^M0 0h7v1h-7z/)
})

it('says when a text is too long for a code', () => {
  expect(qrPicture('x'.repeat(5000))).toBeUndefined()
})
