import { useI18n } from '@/shared/i18n'

/** Small numbers in words, as in a sentence. */
export function useNumberWords() {
  const { t } = useI18n()
  return { numberWord: (n: number) => t('present.numbers').split(' ')[n - 1] ?? String(n) }
}
