import { type Component, defineAsyncComponent } from 'vue'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * Loads code or words that are not part of the first view. A failed request is repeated with back-off until it succeeds, so
 * that a short loss of the network takes nothing away for good. Where that cannot help, app/chunkRecovery.ts reloads the page.
 */
export async function loadChunk<T>(load: () => Promise<T>): Promise<T> {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    try {
      return await load()
    } catch (error) {
      if (pause === FIRST_PAUSE_MS) reportError(error)
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** A component whose code loads when it is first rendered. */
export const deferredPart = (load: () => Promise<{ default: Component }>) =>
  defineAsyncComponent(() => loadChunk(load))
