import type { paths } from './contract'
import { request, type Query } from './http'

/** Hands a file to the viewer. */
export function saveFile(name: string, file: Blob) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Some browsers can share links but no files, some neither. */
export function canShare(file: File): boolean {
  const can = navigator.canShare as ((data: ShareData) => boolean) | undefined
  return can?.call(navigator, { files: [file] }) ?? false
}

/** Hands a file to the share sheet. Closing that is not an error. */
export async function shareFile(file: File, title = '') {
  try {
    await navigator.share({ ...(title && { title }), files: [file] })
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
  }
}

/** Downloads a response as a file. A plain link could not carry the viewer's token. */
export async function download<Route extends keyof paths>(route: Route, query: Query<Route>) {
  const response = await request(route, { query })
  saveFile(nameOfFile(response) ?? 'leaderboard.csv', await response.blob())
}

export const nameOfFile = ({ headers }: Response): string | undefined =>
  /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1]
