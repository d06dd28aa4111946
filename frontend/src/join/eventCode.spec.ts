import { expect, it } from 'vitest'
import { codeOf } from './eventCode'

it('reads the code behind the address, and nothing else', () => {
  expect(codeOf('#code=ABCD-2345')).toBe('ABCD2345')
  expect(codeOf('#token=secret')).toBe('')
  expect(codeOf('')).toBe('')
})
