export const LOCALES = ['en', 'de'] as const
export type Locale = (typeof LOCALES)[number]

/** Where the device keeps the language that was chosen. */
export const STORED_LOCALE = 'leaderboard.locale'

const localeOf = (text: string | null): Locale | undefined =>
  LOCALES.find((known) => known === text)

/** The chosen language, else the first of the viewer's own that the page knows. */
export function firstLocale(stored: string | null, languages: readonly string[]): Locale {
  const known = languages.map((language) => localeOf(language.slice(0, 2).toLowerCase()))
  return localeOf(stored) ?? known.find(Boolean) ?? 'en'
}
