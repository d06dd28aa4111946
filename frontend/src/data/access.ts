import { computed, ref, shallowReadonly, shallowRef } from 'vue'
import { forget, readStored, store } from '@/shared/stored'
import { config } from '@/shared/config'
import { cleanAddress, LINK_TOKEN, tokenKey, tokenOf } from './linkToken'

/** The viewer's token: where it comes from, how long it is kept, and when it is sent. */

const STORED = tokenKey(config.backendUrl)
const LOCAL = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/

const token = shallowRef<string>()
const refusal = ref<'missing' | 'wrong'>()
/** A backend on this machine gets a token only once it has required one. */
const mayBeSent = ref(!LOCAL.test(config.backendUrl))

/** Sent in place of the viewer's: the organisers' token, while their desk is on show. */
const deskToken = shallowRef<string>()

/** Set while the backend refuses access. */
export const accessRefusal = shallowReadonly(refusal)
export const isSignedIn = computed(() => token.value !== undefined)
export const accessToken = shallowReadonly(token)

export const authorizationFor = (value: string) => `Bearer ${value}`

/** Whether a header can hold it. */
export const isSendable = (value: string) => /^[\x21-\x7e]+$/.test(value)

/** The token to send with the next request, if any. */
export function tokenToSend(): string | undefined {
  return deskToken.value ?? (mayBeSent.value ? token.value : undefined)
}

/** The organisers' token opens what viewers see, too. */
export function sendDeskToken(value: string | undefined) {
  deskToken.value = value
  if (value !== undefined) refusal.value = undefined
}

/** The backend responded with 401. True where another attempt may succeed: with a token, or with a newer one. */
export function noteRefusal(sent: string | undefined): boolean {
  if (sent !== undefined && sent === deskToken.value) {
    deskToken.value = undefined
    return true
  }
  const isNewer = token.value !== undefined && token.value !== sent
  mayBeSent.value = true
  if (isNewer) return true
  if (sent !== undefined) forgetToken()
  refusal.value = sent === undefined ? 'missing' : 'wrong'
  return false
}

export function keepToken(value: string, place: 'device' | 'tab') {
  token.value = value
  refusal.value = undefined
  forget(STORED, place === 'device' ? 'tab' : 'device')
  store(STORED, value, place)
}

export function signOut() {
  forgetToken()
  refusal.value = 'missing'
}

function forgetToken() {
  token.value = undefined
  forget(STORED, 'tab')
  forget(STORED, 'device')
}

function takeFromLink() {
  const left = readStored(LINK_TOKEN, 'tab')
  forget(LINK_TOKEN, 'tab')
  const written = tokenOf(window.location.hash)
  if (written) cleanAddress()
  const found = written ?? left
  if (found && isSendable(found)) keepToken(found, 'tab')
}

/** At the start of the page: the link's token, else a stored one, else the built-in one. */
export function readToken() {
  token.value = readStored(STORED, 'tab') ?? readStored(STORED, 'device') ?? config.embeddedToken
  refusal.value = undefined
  takeFromLink()
}

/** A link opened in a page that is already there changes the hash alone. */
export function followLinks(): () => void {
  window.addEventListener('hashchange', takeFromLink)
  return () => {
    window.removeEventListener('hashchange', takeFromLink)
  }
}
