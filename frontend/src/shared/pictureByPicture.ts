/** Does one step behind each next picture as long as steps are left, so that what takes long holds up no touch. Returns what ends it. */
export function pictureByPicture(step: () => boolean): () => void {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(() => {
        if (step()) next()
      })
    })
  }
  next()
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}
