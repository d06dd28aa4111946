import { expect, it } from 'vitest'
import { WANTS_CONTRAST, WANTS_LIGHT } from '@/shared/theme'
import { firstTheme } from './theme'

const wanting =
  (...wanted: string[]) =>
  (query: string) =>
    wanted.includes(query)

const BOARD = { pathname: '/board/leaderboard', search: '' }
const at = (search = '') => ({ pathname: '/board/present', search })

it('follows the choice, else the system, dark by default', () => {
  expect(firstTheme('light', wanting(WANTS_CONTRAST), BOARD)).toBe('light')
  expect(firstTheme('system', wanting(WANTS_LIGHT), BOARD)).toBe('light')
  expect(firstTheme('nonsense', wanting(WANTS_CONTRAST, WANTS_LIGHT), BOARD)).toBe('contrast')
  expect(firstTheme(null, wanting(), BOARD)).toBe('dark')
})

it('is dark in the present view, unless the address or a choice sets another one', () => {
  expect(firstTheme(null, wanting(WANTS_LIGHT), at())).toBe('dark')
  expect(firstTheme(null, wanting(WANTS_CONTRAST), at())).toBe('contrast')
  expect(firstTheme('light', wanting(), at())).toBe('light')
  expect(firstTheme('light', wanting(), at('?pace=30&theme=dark'))).toBe('dark')
  expect(firstTheme(null, wanting(), at('?theme=light'))).toBe('light')
})
