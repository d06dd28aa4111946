import { markRaw } from 'vue'
import { createI18n, registerMessageResolver } from 'vue-i18n'
import { readStored, store } from '@/shared/stored'
import { firstLocale, type Locale, STORED_LOCALE } from './locale'

export { LOCALES, type Locale } from './locale'

/** Each language in its own words, for those who do not read the present one. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch' }

/** One file per language and area; an area is loaded when its view is, those of every view at once. */
export type Area =
  | 'first'
  | 'charts'
  | 'session'
  | 'balance'
  | 'event'
  | 'later'
  | 'team'
  | 'commands'
  | 'present'
  | 'states'
  | 'export'
  | 'days'
type Messages = Record<string, unknown>

/** An area has the name of its folder, or stands in its file's: board/en.json, board/event.en.json. */
const FILES = import.meta.glob<Messages>(
  ['/src/*/*.json', '!/src/{board,shell}/{en,de}.json', '!/src/shell/banners.*.json'],
  { import: 'default' },
)
const PATH = /([\w-]+)\/(?:(\w+)\.)?(\w+)\.json$/
const WORDS = new Map(
  Object.entries(FILES).map(([path, file]) => {
    const [, folder, area = folder, locale] = PATH.exec(path) ?? []
    return [`${locale}/${area}`, file]
  }),
)
const FIRST = import.meta.glob<Messages>('/src/app/first.*.ts', { import: 'default' })
const loadedAreas = new Set<Area>(['first'])

/** `board.gap.ahead` stands in a tree of messages, as the files do. */
registerMessageResolver((tree, path) => {
  let found: unknown = tree
  for (const step of path.split('.')) found = (found as Messages | undefined)?.[step]
  return (found ?? null) as ReturnType<Parameters<typeof registerMessageResolver>[0]>
})

export const i18n = createI18n({ legacy: false, locale: 'en', missingWarn: false, messages: {} })

/** Messages never change: they are neither copied nor watched one by one, which would take a phone a thirtieth of a second. */
function add(locale: Locale, messages: Messages) {
  const known = i18n.global.getLocaleMessage(locale)
  i18n.global.setLocaleMessage(locale, markRaw({ ...known, ...messages }))
}

async function load(locale: Locale, area: Area) {
  if (area === 'first') {
    const messages = await FIRST[`/src/app/first.${locale}.ts`]?.()
    if (messages) add(locale, messages)
    return
  }
  const messages = await WORDS.get(`${locale}/${area}`)?.()
  if (messages) add(locale, { [area]: messages })
}

const currentLocale = () => i18n.global.locale.value as Locale

/** Messages of a view that is not shown first; keys start with the area's name. */
export async function loadArea(area: Area) {
  if (loadedAreas.has(area)) return
  loadedAreas.add(area)
  await load(currentLocale(), area)
}

export async function setLocale(locale: Locale) {
  await Promise.all([...loadedAreas].map((area) => load(locale, area)))
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

export async function chooseLocale(locale: Locale) {
  store(STORED_LOCALE, locale)
  await setLocale(locale)
}

export const setPreferredLocale = () =>
  setLocale(firstLocale(readStored(STORED_LOCALE), navigator.languages))
