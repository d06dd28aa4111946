/** Base URL of the API, without a slash at its end: as whoever serves the page wrote it into its head, else as built in. */
export function backendUrl(builtIn = ''): string {
  const told = document.querySelector<HTMLMetaElement>('meta[name="backend-url"]')?.content
  return new URL(told || builtIn, document.baseURI).href.replace(/\/+$/, '')
}
