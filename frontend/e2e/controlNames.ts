import { expect, type Page } from '@playwright/test'

const LINE = /^( *)- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?/
const CONTROLS = new Set(
  'button link textbox searchbox spinbutton combobox checkbox radio switch slider tab menuitem'.split(
    ' ',
  ),
)

/**
 * Whoever hears a page, or speaks to it, tells its controls apart by role and name, and by the name of the group that
 * fields are in.
 */
export async function expectControlsNamedApart(page: Page, where: string) {
  const tree = await page.locator('body').ariaSnapshot()
  const controls: string[] = []
  let groups: { depth: number; name: string }[] = []
  for (const line of tree.split('\n')) {
    const [, indent, role, name = ''] = LINE.exec(line) ?? []
    if (indent === undefined || role === undefined) continue
    groups = groups.filter(({ depth }) => depth < indent.length)
    if (role === 'group') groups.push({ depth: indent.length, name })
    if (CONTROLS.has(role)) {
      controls.push([...groups.map((group) => group.name), `${role} "${name}"`].join(' › '))
    }
  }
  expect(controls.length, `controls of ${where}`).toBeGreaterThan(0)
  const twice = controls.filter((control, at) => controls.indexOf(control) !== at)
  expect(twice, where).toEqual([])
}
