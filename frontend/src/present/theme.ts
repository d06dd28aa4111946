import { shownTheme, type Theme, themeOf, WANTS_CONTRAST, WANTS_LIGHT } from '@/shared/theme'

/** Theme of the projector: dark, unless the address or the viewer's choice sets another one. */
export function presentTheme(address: string | null, chosen: Theme, wantsContrast: boolean) {
  const requested = themeOf(address)
  return shownTheme(requested === 'system' ? chosen : requested, wantsContrast, false)
}

const PRESENT = /\/present\/?$/

/** For the first paint of any page. */
export function firstTheme(
  stored: string | null,
  holds: (query: string) => boolean,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
) {
  const [chosen, wantsContrast] = [themeOf(stored), holds(WANTS_CONTRAST)]
  return PRESENT.test(pathname)
    ? presentTheme(new URLSearchParams(search).get('theme'), chosen, wantsContrast)
    : shownTheme(chosen, wantsContrast, holds(WANTS_LIGHT))
}
