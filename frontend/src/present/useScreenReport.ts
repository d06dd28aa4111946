import { useIntervalFn } from '@vueuse/core'
import { toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, type ScreenReport } from '@/data/client'

const REPORT_MS = 10_000

const randomId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  )
    .join('')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')

/** Tells the organisers' desk that this screen is open, and what it shows. */
export function useScreenReport(screen: MaybeRefOrGetter<Omit<ScreenReport, 'screen_id'>>) {
  const id = randomId()

  function report() {
    // The next one follows; the wall shows by itself when the server is away.
    api.reportScreen({ screen_id: id, ...toValue(screen) }).catch(() => undefined)
  }
  useIntervalFn(report, REPORT_MS)
  watch(() => toValue(screen).scene, report, { immediate: true })
}
