import { expect, it } from 'vitest'
import { firstTheme, WANTS_CONTRAST, WANTS_LIGHT } from './theme'

const wanting =
  (...wanted: string[]) =>
  (query: string) =>
    wanted.includes(query)

it('follows the choice, else the system, dark unless it says otherwise', () => {
  expect(firstTheme('light', wanting(WANTS_CONTRAST))).toBe('light')
  expect(firstTheme('system', wanting(WANTS_LIGHT))).toBe('light')
  expect(firstTheme('nonsense', wanting(WANTS_CONTRAST, WANTS_LIGHT))).toBe('contrast')
  expect(firstTheme(null, wanting())).toBe('dark')
})
