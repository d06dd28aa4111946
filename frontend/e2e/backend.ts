import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

/** A loopback port that nobody listens on; the same one for every process of this run. */
export async function freePort(): Promise<number> {
  const told = Number(process.env.LEADERBOARD_E2E_PORT)
  if (told) return told
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => {
        if (typeof address === 'object' && address) resolve(address.port)
        else reject(new Error('No port was given.'))
      })
    })
  })
  process.env.LEADERBOARD_E2E_PORT = String(port)
  return port
}

/** The installed backend of this checkout; without one the command of that name. */
export function backendCommand(): string {
  const installed = fileURLToPath(new URL('../../backend/.venv/bin/leaderboard', import.meta.url))
  return existsSync(installed) ? JSON.stringify(installed) : 'leaderboard'
}

/** The backend's surroundings: demo data whatever the shell has set. */
export function demoEnvironment(port: number): Record<string, string> {
  return {
    VITE_LEADERBOARD_BACKEND_PORT: String(port),
    LITELLM_BASE_URL: '',
    LITELLM_API_KEY: '',
    SERVER_BASIC_AUTH_TOKEN: '',
  }
}
