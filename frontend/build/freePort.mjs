import { createServer } from 'node:net'

/** Below the ports that systems give to outgoing connections: those could take one before its server has started. */
const [FIRST, COUNT] = [20_000, 12_000]

/** @param {number} port */
const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A loopback port for a server that starts soon. */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT)
    if (await isFree(port)) return port
  }
}
