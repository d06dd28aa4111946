/** CI sets it and tries all of a large set of cases; elsewhere a part will do. */
export const isThorough = Boolean(process.env.THOROUGH)
