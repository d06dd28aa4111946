/** Puts a text on the viewer's clipboard; false where the browser does not let the page. */
export async function copyText(text: string): Promise<boolean> {
  // Absent on pages that did not come over a safe connection, as in many a workshop's network.
  const clipboard = navigator.clipboard as Clipboard | undefined
  try {
    await clipboard?.writeText(text)
    return clipboard ? true : copyByCommand(text)
  } catch {
    return copyByCommand(text)
  }
}

/** The old way: needs no safe connection, and says whether it worked. */
function copyByCommand(text: string): boolean {
  let isTaken = false
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
    isTaken = event.clipboardData !== null
  }
  document.addEventListener('copy', put, { capture: true })
  try {
    document.execCommand('copy')
  } finally {
    document.removeEventListener('copy', put, { capture: true })
  }
  return isTaken
}
