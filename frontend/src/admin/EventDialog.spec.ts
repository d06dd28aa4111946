import { fireEvent, screen, within } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { expectNoAxeViolations } from '../../test/axe'
import { adminServer } from '../../test/adminServer'
import { openDesk, startAtDesk } from '../../test/openDesk'

startAtDesk()

const isDisabled = (field: HTMLElement) => field.closest('fieldset')?.disabled ?? false

it.each(['running', 'revealing', 'published'] as const)(
  'offers in the phase %s only what the server accepts',
  async (phase) => {
    adminServer({ phase, next: [] })
    await openDesk()
    await fireEvent.click(await screen.findByRole('button', { name: 'Move the times' }))
    const panel = await screen.findByRole('dialog', { name: 'Times and rules' })
    const dialog = within(panel)
    const isFixed = phase !== 'running'
    for (const label of ['Start', 'Freeze', 'End', 'Time zone', 'Ranked by'])
      expect(isDisabled(dialog.getByLabelText(label)), label).toBe(isFixed)
    expect(dialog.queryByText(/are fixed, because the result has begun/) !== null).toBe(isFixed)
    expect(isDisabled(dialog.getByLabelText('Name'))).toBe(false)
    await expectNoAxeViolations(panel)
  },
)
