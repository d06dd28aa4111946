import axe from 'axe-core'
import { expect } from 'vitest'

/** WCAG 2.2 AA as far as possible without layout; colours are checked in the browser. */
export async function expectNoAxeViolations(element: Element) {
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    rules: {
      'color-contrast': { enabled: false },
      // A component is not a page.
      region: { enabled: false },
    },
  })
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
}
