import { expect, type Page } from '@playwright/test'

/** Names that are hard to set, up to 75 signs, and some beyond. */
export const HOSTILE_NAMES = [
  'Kernel Panik',
  'Große Sprachmodelle GmbH & Co. KG – Abteilung für angewandte Halluzination',
  'فريق النماذج اللغوية الكبيرة بلا حدود ولا قيود في كل مكان وزمان',
  'Unbreakable'.repeat(7).slice(0, 75),
  '🦙👩‍👩‍👧‍👦🏳️‍🌈🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉',
  '<img src=x onerror=alert(1)> & {{ 1 + 1 }}',
  'WWWWWWWWWWWWWWWWWWWWWWWW',
  'A very long name that goes on and on '.repeat(6).slice(0, 200),
  'Unbreakable'.repeat(18),
]

/** What is cut, or leaves its place, in the picture on show. */
const faults = (page: Page) =>
  page.locator('.present-stage').evaluate((stage) => {
    const found: string[] = []
    const picture = stage.getBoundingClientRect()
    const foot = stage.querySelector('.present-foot')?.getBoundingClientRect()
    const bottomOf = (element: Element) =>
      element.closest('.present-scene') ? (foot?.top ?? 0) : picture.bottom
    for (const element of stage.querySelectorAll('*')) {
      if (element.closest('.visually-hidden')) continue
      if (getComputedStyle(element).visibility === 'hidden') continue
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === 3 && node.textContent?.trim(),
      )
      if (!hasText) continue
      const box = element.getBoundingClientRect()
      const text = `${element.className.toString()}: ${element.textContent?.slice(0, 60) ?? ''}`
      if (getComputedStyle(element).textOverflow === 'ellipsis') found.push(`ellipsis ${text}`)
      const isInside =
        box.left >= picture.left - 1 &&
        box.right <= picture.right + 1 &&
        box.top >= picture.top - 1 &&
        box.bottom <= bottomOf(element) + 1
      if (!isInside) found.push(`outside ${text}`)
    }
    for (const name of stage.querySelectorAll('.fitted')) {
      if (getComputedStyle(name).visibility === 'hidden') continue
      // Tight lines are lower than their letters; a line too many is far more.
      const spill = Math.max(2, Number.parseFloat(getComputedStyle(name).fontSize) / 10)
      const isHigher = name.scrollHeight > name.clientHeight + spill
      if (name.scrollWidth > name.clientWidth + 1 || isHigher) {
        found.push(`cut ${name.textContent ?? ''}`)
      }
      const row = name.closest('.present-row')
      if (!row) continue
      const [box, card] = [name.getBoundingClientRect(), row.getBoundingClientRect()]
      const lane = row.querySelector('.lane')?.getBoundingClientRect()
      const isBeside = box.right <= (lane?.left ?? 0) + 1 || box.bottom <= (lane?.top ?? 0) + 1
      if (!isBeside || box.top < card.top - 1 || box.bottom > card.bottom + 1) {
        found.push(`over its row ${name.textContent ?? ''}`)
      }
    }
    return found
  })

/** Everything is whole and in its place. */
export async function expectWholePicture(page: Page) {
  await expect.poll(() => faults(page)).toEqual([])
}

/** The size of the smallest text, in u: of names, which may narrow, or of everything else. */
export const smallestText = (page: Page, part: 'names' | 'others') =>
  page.locator('.present-stage').evaluate((stage, part) => {
    const texts = [...stage.querySelectorAll('*')].filter(
      (element) =>
        !element.closest('.visually-hidden, .mark') &&
        Boolean(element.closest('.fitted')) === (part === 'names') &&
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    return Math.min(
      ...texts.map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    )
  }, part)
