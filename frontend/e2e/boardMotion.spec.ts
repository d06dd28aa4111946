import { expect, test } from './test'
import { changeResponses } from './responses'

interface Seen {
  /** The rows in which something moved, by team. */
  rolled: string[]
  grown: string[]
  moved: string[]
}

test('a figure rolls and its bar grows in the row that changed; a row that is passed moves', async ({
  page,
}) => {
  const tokens = [9_000_000, 5_000_000, 4_000_000]
  // Those of the first response: the demo's own teams change places.
  let known: object[] | undefined
  await changeResponses(page, (answer) => {
    const rows = Array.isArray(answer.teams) ? (answer.teams as object[]) : []
    // The pace and the status name teams, too.
    if (!rows.every((row) => 'prompt_tokens' in row) || rows.length === 0) return answer
    known ??= rows
    const teams = known
      .map((team, place) => ({ ...team, tokens: tokens[place] ?? 1000 - place }))
      .toSorted((one, other) => other.tokens - one.tokens)
      .map((team, place) => ({ ...team, rank: place + 1 }))
    return { ...answer, teams }
  })
  await page.addInitScript(() => {
    const seen: Seen = { rolled: [], grown: [], moved: [] }
    Object.assign(window, { seen })
    const rowOf = (element: Element) =>
      element.closest<HTMLElement>('tr[data-team]')?.querySelector('bdi')?.textContent ?? ''
    const animate = Element.prototype.animate
    Element.prototype.animate = function (this: Element, ...rest) {
      if (this.matches('tr.row')) seen.moved.push(rowOf(this))
      if (this.matches('.lane > .bar')) seen.grown.push(rowOf(this))
      return animate.apply(this, rest)
    }
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element && node.matches('.roll')) seen.rolled.push(rowOf(node))
    }).observe(document, { childList: true, subtree: true })
  })
  const seenRows = () => page.evaluate(() => (window as unknown as { seen: Seen }).seen)

  await page.goto('/leaderboard')
  const amounts = page.locator('tr.row .amount')
  await expect(amounts.nth(1)).toHaveText('5,000,000')
  const names = await page.locator('tr.row bdi').allInnerTexts()
  expect(await seenRows()).toEqual({ rolled: [], grown: [], moved: [] })

  tokens[1] = 6_000_000
  await expect(amounts.nth(1)).toHaveText('6,000,000')
  await expect.poll(seenRows).toEqual({ rolled: [names[1]], grown: [names[1]], moved: [] })

  tokens[2] = 7_000_000
  await expect(amounts.nth(1)).toHaveText('7,000,000')
  await expect
    .poll(async () => {
      const { rolled, grown, moved } = await seenRows()
      return [rolled[1], grown[1], new Set(moved)]
    })
    .toEqual([names[2], names[2], new Set([names[1], names[2]])])
})
