import { onScopeDispose, shallowReactive } from 'vue'
import type { CommandName } from './shortcuts'

/** What is done; false says that there was nothing to do, and the key stays the browser's. */
type Run = (press: string) => unknown

const known = shallowReactive(new Map<CommandName, readonly Run[]>())

/** Answers a command as long as the component is there: the one that came last does it, a fallback after all others. */
export function onCommand(name: CommandName, run: Run, { isFallback = false } = {}) {
  const others = known.get(name) ?? []
  known.set(name, isFallback ? [run, ...others] : [...others, run])
  onScopeDispose(() => {
    const rest = known.get(name)?.filter((other) => other !== run) ?? []
    if (rest.length > 0) known.set(name, rest)
    else known.delete(name)
  })
}

/** Whether somebody on the page answers it now. */
export const canRun = (name: CommandName) => known.has(name)

/** Whether something was done. */
export function runCommand(name: CommandName, press = ''): boolean {
  const run = known.get(name)?.at(-1)
  return run !== undefined && run(press) !== false
}
