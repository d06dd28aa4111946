/** What this browser remembers of its viewer. Storage can be forbidden: then it forgets. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function store(key: string, value: string) {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Forgotten with the page.
  }
}
