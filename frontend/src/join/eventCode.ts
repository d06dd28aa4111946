/** The event's code, which the QR code on the projector puts behind `#`: browsers send no server what follows it. */

const MARK = '#code='

export const codeOf = (hash: string) =>
  hash.startsWith(MARK) ? hash.slice(MARK.length).replaceAll(/[^A-Za-z0-9]/g, '') : ''
