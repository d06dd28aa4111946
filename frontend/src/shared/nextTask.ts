/** Lets go of the processor: what is left of a long beginning runs as a task of its own, behind touches that wait. */
export const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve))

/** The same behind the next picture. */
export const nextPicture = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
