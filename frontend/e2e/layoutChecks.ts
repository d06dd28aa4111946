import type { Locator, Page } from './test'

// Texts that are cut, wrapped or cover each other, on the open page.

/** How far the page is wider than its window, in px. */
export const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)

/** Pairs of visible texts that cover each other. */
export const overlaps = (places: Locator) =>
  places.evaluateAll((all) => {
    const shown = all
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .filter((one) => getComputedStyle(one).clipPath === 'none')
      .map((one) => ({ text: one.textContent.trim(), box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1)
    return shown.flatMap((one, index) =>
      shown
        .slice(index + 1)
        .filter(
          ({ box }) =>
            Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 1 &&
            Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 1,
        )
        .map(({ text }) => `${one.text} / ${text}`),
    )
  })

/** Texts in these places that take more than one line. */
export const wrapped = (page: Page, places: string) =>
  page.locator(places).evaluateAll((elements) => {
    const lines = (element: Element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const rects = [...range.getClientRects()].filter(({ width }) => width > 1)
      const middles = rects.map(({ top, bottom }) => (top + bottom) / 2)
      return Math.max(...middles) - Math.min(...middles) > 10
    }
    return elements.filter(lines).map(({ textContent }) => textContent.trim())
  })

/** Names in board rows that are cut. */
export const cutNames = (page: Page) =>
  page
    .locator('tr.row .name')
    .evaluateAll((names) =>
      names
        .filter(
          (name) =>
            name.scrollWidth > name.clientWidth + 1 || name.scrollHeight > name.clientHeight + 1,
        )
        .map(({ textContent }) => textContent),
    )

/** Names of which a part lies outside of their row, where it would not be painted. */
export const namesBeyondRows = (page: Page) =>
  page.locator('tr.row').evaluateAll((rows) =>
    rows.flatMap((row) => {
      const [around, name] = [row, row.querySelector('.name')].map((one) =>
        one?.getBoundingClientRect(),
      )
      if (!around || !name) return ['a row without a name']
      const isWithin = name.top >= around.top - 0.5 && name.bottom <= around.bottom + 0.5
      return isWithin ? [] : [row.querySelector('.name')?.textContent ?? '']
    }),
  )

/** Names that are cut, in elements and in drawings, where a cut text ends in an ellipsis. */
export const cutAnywhere = (page: Page) =>
  page.evaluate(() => {
    const names = [
      ...document.querySelectorAll<HTMLElement>('.name, :not(.filter-button) > .words, bdi'),
    ]
    const cut = names.filter(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        clientWidth > 1 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2),
    )
    const drawn = [...document.querySelectorAll('.drawing text')]
    const ellipses = drawn.filter(({ textContent }) => textContent.includes('…'))
    return [...cut, ...ellipses].map(({ textContent }) => textContent.trim())
  })
