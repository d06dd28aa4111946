import { screen } from '@testing-library/vue'
import { beforeAll, beforeEach } from 'vitest'
import AdminView from '@/admin/AdminView.vue'
import { clearDraft } from '@/admin/announcements/announcementDraft'
import { forgetAdminToken, keepAdminToken } from '@/data/adminAccess'
import { loadWords } from '@/shared/i18n'
import { ADMIN_TOKEN } from './adminServer'
import { renderWith } from './render'

/** Each test of the file begins signed out, with nothing typed. */
export function startAtDesk() {
  beforeAll(async () => {
    await loadWords('admin')
  })
  beforeEach(() => {
    forgetAdminToken()
    clearDraft()
  })
}

export async function openDesk(part = 'desk') {
  keepAdminToken(ADMIN_TOKEN)
  const view = await renderWith(AdminView, { route: `/admin?part=${part}` })
  await screen.findByRole('navigation', { name: 'Parts of the desk' })
  return view
}
