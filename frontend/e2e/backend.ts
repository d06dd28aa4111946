import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '../build/freePort.mjs'

/** The port of the backend that most journeys share; the same one for every process of this run. */
export async function sharedPort(): Promise<number> {
  process.env.LEADERBOARD_E2E_PORT ??= String(await freePort())
  return Number(process.env.LEADERBOARD_E2E_PORT)
}

const installed = (name: string) =>
  fileURLToPath(new URL(`../../backend/.venv/bin/${name}`, import.meta.url))

/** The installed backend of this checkout; without one the command of that name. */
export function backendCommand(): string {
  return existsSync(installed('leaderboard'))
    ? JSON.stringify(installed('leaderboard'))
    : 'leaderboard'
}

type Environment = Record<string, string>

/** The backend's surroundings: demo data whatever the shell has set. */
export function demoEnvironment(port: number): Environment {
  return {
    VITE_LEADERBOARD_BACKEND_PORT: String(port),
    LITELLM_BASE_URL: '',
    LITELLM_API_KEY: '',
    SERVER_BASIC_AUTH_TOKEN: '',
    LEADERBOARD_ROOT_PATH: '',
    EVENT_START: '',
    EVENT_END: '',
    // The board of yesterday and today; the journeys through the demo's event switch it on.
    DEMO_EVENT: 'off',
  }
}

/** For a machine several times slower than ours. */
const LONGEST_START_MS = 90_000
const LOOK_AGAIN_MS = 100

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null

/** A server process that can be stopped and restarted at its address. */
class Service {
  private process: ChildProcess | undefined

  constructor(
    readonly url: string,
    private readonly command: string,
    private readonly options: readonly string[],
    private readonly environment: Environment,
    private readonly answersAt: string,
  ) {}

  async start() {
    const started = spawn(this.command, this.options, {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.process = started
    let errors = ''
    started.stderr.on('data', (text: Buffer) => (errors = (errors + text.toString()).slice(-2000)))
    const until = Date.now() + LONGEST_START_MS
    while (!(await this.answers())) {
      const cause = hasEnded(started) ? 'ended' : 'does not answer'
      if (hasEnded(started) || Date.now() > until) {
        await this.stop()
        throw new Error(`${this.command} at ${this.url} ${cause}: ${errors}`)
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    }
    return this
  }

  async stop() {
    const { process: running } = this
    this.process = undefined
    if (!running || hasEnded(running)) return
    const gone = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await gone
  }

  private async answers(): Promise<boolean> {
    try {
      return (await fetch(this.url + this.answersAt)).status < 500
    } catch {
      return false
    }
  }
}

/** A backend of one's own, for journeys that need other settings or that stop it. */
export async function startBackend(
  environment: Environment = {},
  wantedPort?: number,
): Promise<Service> {
  const port = wantedPort ?? (await freePort())
  const url = `http://127.0.0.1:${String(port)}`
  const command = existsSync(installed('leaderboard')) ? installed('leaderboard') : 'leaderboard'
  const all = { ...demoEnvironment(port), HISTORY_DAYS: '2', ...environment }
  return new Service(url, command, [], all, '/readyz').start()
}

export const DEMO_KEY = 'sk-workshop-demo'

const GATEWAY = `
import sys
from datetime import UTC, datetime
import uvicorn
from leaderboard.demo.gateway import create_demo_gateway
app = create_demo_gateway(lambda: datetime.now(UTC))
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", lifespan="off")
`

/** The demo gateway by itself, so that it can fail. */
export async function startGateway(): Promise<Service> {
  const port = await freePort()
  const python = existsSync(installed('python')) ? installed('python') : 'python3'
  const url = `http://127.0.0.1:${String(port)}`
  return new Service(url, python, ['-c', GATEWAY, String(port)], {}, '/').start()
}

export const ADMIN_KEY = 'sk-admin-SECRET'

const ADMIN_GATEWAY = `
import sys
import uvicorn
sys.path.insert(0, sys.argv[2])
from tests.support.admin_gateway import AdminGateway
uvicorn.run(AdminGateway().app(), port=int(sys.argv[1]), log_level="error", lifespan="off")
`

/** A gateway that makes teams and keys. */
export async function startAdminGateway(): Promise<Service> {
  const port = await freePort()
  const python = existsSync(installed('python')) ? installed('python') : 'python3'
  const tests = fileURLToPath(new URL('../../backend', import.meta.url))
  const url = `http://127.0.0.1:${String(port)}`
  return new Service(url, python, ['-c', ADMIN_GATEWAY, String(port), tests], {}, '/').start()
}
