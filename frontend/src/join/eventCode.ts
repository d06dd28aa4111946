import { config } from '@/shared/config'
import { forget, readStored, store } from '@/shared/stored'

/** The event's code, which the QR code on the projector puts behind `#`: browsers send no server what follows it. */

const MARK = '#code='
const STORED = `leaderboard.join-code ${config.backendUrl}`

export const codeOf = (hash: string) =>
  hash.startsWith(MARK) ? hash.slice(MARK.length).replaceAll(/[^A-Za-z0-9]/g, '') : ''

/** The tab remembers it, so that a reload does not ask for it again. */
export const storedCode = () => readStored(STORED, 'tab') ?? ''

export function storeCode(code: string) {
  if (code) store(STORED, code, 'tab')
  else forget(STORED, 'tab')
}
