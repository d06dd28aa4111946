import { computed } from 'vue'
import { useRoute } from 'vue-router'
import { usePhone } from '@/shared/usePhone'
import type { Phase } from '@/data/adminClient'

export const PARTS = ['desk', 'remote', 'result', 'keys'] as const
export type DeskPart = (typeof PARTS)[number]

/** The part of the desk on show: that of the address, else the remote on a phone during the reveal. */
export function useDeskPart(phase: () => Phase | null | undefined) {
  const route = useRoute()
  const isPhone = usePhone()
  return computed<DeskPart>(() => {
    const named = PARTS.find((part) => part === route.query.part)
    return named ?? (isPhone.value && phase() === 'revealing' ? 'remote' : 'desk')
  })
}
