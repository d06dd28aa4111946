import { shownTheme, type Theme, themeOf, WANTS_CONTRAST, WANTS_LIGHT } from '../theme'

/** The projector's: dark, unless the address or the viewer's choice asks for another one. */
export function wallTheme(address: string | null, chosen: Theme, wantsContrast: boolean) {
  const asked = themeOf(address)
  return shownTheme(asked === 'system' ? chosen : asked, wantsContrast, false)
}

const WALL = /\/present\/?$/

/** For the moment before the first paint of any page. */
export function firstTheme(
  stored: string | null,
  holds: (query: string) => boolean,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
) {
  const [chosen, wantsContrast] = [themeOf(stored), holds(WANTS_CONTRAST)]
  return WALL.test(pathname)
    ? wallTheme(new URLSearchParams(search).get('theme'), chosen, wantsContrast)
    : shownTheme(chosen, wantsContrast, holds(WANTS_LIGHT))
}
