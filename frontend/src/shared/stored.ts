/** What this browser remembers of its viewer. Storage can be forbidden: then it forgets. */

type Place = 'device' | 'tab'

const storageOf = (place: Place) => (place === 'device' ? localStorage : sessionStorage)

export function readStored(key: string, place: Place = 'device'): string | null {
  try {
    return storageOf(place).getItem(key)
  } catch {
    return null
  }
}

export function store(key: string, value: string, place: Place = 'device') {
  try {
    storageOf(place).setItem(key, value)
  } catch {
    // Forgotten with the page.
  }
}

export function forget(key: string, place: Place = 'device') {
  try {
    storageOf(place).removeItem(key)
  } catch {
    // Nothing was kept.
  }
}
