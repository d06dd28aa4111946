/** Base URL of the API, without a slash at its end: the one that the server wrote into the page's head, else the built-in one. */
export function backendUrl(builtIn = ''): string {
  const { content } = document.querySelector<HTMLMetaElement>('meta[name="backend-url"]') ?? {}
  return new URL(content || builtIn, document.baseURI).href.replace(/\/+$/, '')
}
