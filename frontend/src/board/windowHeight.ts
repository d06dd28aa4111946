let height = window.innerHeight
window.addEventListener('resize', () => (height = window.innerHeight), { passive: true })

/** Height of the window in px, without having the page laid out for it in the middle of a change. */
export const windowHeight = () => height
