import { readonly, ref } from 'vue'
import { loadChunk } from '@/shared/deferredChunk'
import { readStored, store } from '@/shared/stored'
import { firstLocale, type Locale, STORED_LOCALE } from './locale'
import { filledIn, messageAt, type Messages, type Values } from './translate'

export { LOCALES, type Locale } from './locale'

/** Each language in its own words, for readers who do not know the current one. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch' }

/** The folders with words of their own. Those of every page, shell and board, load with the page, the others with their view. */
export type WordsFolder =
  'shell' | 'board' | 'session' | 'commands' | 'charts' | 'team' | 'present' | 'admin' | 'join'

/** board/en.json holds the keys `board.…`. */
const FILES = import.meta.glob<Messages>('/src/*/*.json', { import: 'default' })

const locale = ref<Locale>('en')
/** The language last chosen; differs from `locale` while its words load. */
let chosenLocale: Locale = 'en'
const folders = new Set<WordsFolder>(['shell', 'board'])
const messages: Record<Locale, Record<string, Messages>> = { en: {}, de: {} }
const loads = new Map<string, Promise<unknown>>()

async function load(folder: WordsFolder, language: Locale) {
  const file = FILES[`/src/${folder}/${language}.json`]
  if (file) messages[language][folder] = await loadChunk(file)
}

/** One load for all callers. It never fails: loadChunk tries again until the files are there. */
function loadOnce(folder: WordsFolder, language: Locale) {
  const key = `${folder}/${language}`
  const loading = loads.get(key) ?? load(folder, language)
  loads.set(key, loading)
  return loading
}

/** Resolves once a folder's words can be shown. */
export async function loadWords(folder: WordsFolder) {
  folders.add(folder)
  await Promise.all([locale.value, chosenLocale].map((language) => loadOnce(folder, language)))
}

/** The page keeps its language until the words of the new one are there. */
export async function setLocale(language: Locale) {
  chosenLocale = language
  await Promise.all([...folders].map((folder) => loadOnce(folder, language)))
  if (chosenLocale !== language) return
  locale.value = language
  document.documentElement.lang = language
}

export async function chooseLocale(language: Locale) {
  store(STORED_LOCALE, language)
  await setLocale(language)
}

export const setPreferredLocale = () =>
  setLocale(firstLocale(readStored(STORED_LOCALE), navigator.languages))

/** The text of a key in the page's language, else in English. Follows a change of language in templates. */
function t(key: string, values: Values | number = {}, count?: number): string {
  const message = messageAt(messages[locale.value], key) ?? messageAt(messages.en, key) ?? ''
  return typeof values === 'number'
    ? filledIn(message, {}, values)
    : filledIn(message, values, count)
}

export const useI18n = () => ({ t, locale: readonly(locale) })

/** Loads a part of the page together with the words of its folder. */
export const withWords =
  <T>(folder: WordsFolder, load: () => Promise<T>) =>
  async () => {
    const [part] = await Promise.all([load(), loadWords(folder)])
    return part
  }
