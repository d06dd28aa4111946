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

/** Downloads a response as a file. A plain link could not carry the viewer's token. */
export async function download<Route extends keyof paths>(route: Route, query: Query<Route>) {
  const response = await request(route, { query })
  saveFile(nameOfFile(response) ?? 'leaderboard.csv', await response.blob())
}

export const nameOfFile = ({ headers }: Response): string | undefined =>
  /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1]
