/** A chart as a self-contained picture. Loaded on demand. */

interface PictureWords {
  readonly title: string
  readonly sentence: string
  /** Period, age and source of the numbers. */
  readonly foot: string
}

/** What a drawing owes to style sheets; a picture has none. */
const PROPERTIES = [
  'color',
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-stretch',
  'font-feature-settings',
  'font-variant-numeric',
  'text-anchor',
  'paint-order',
  'direction',
  'unicode-bidi',
] as const

const SVG = 'http://www.w3.org/2000/svg'
const FAMILIES = "'Archivo Variable','Archivo Letters',system-ui,'Noto Emoji'"
/** Those with files, here and in tokens.css. */
const OWN_FONT = /Archivo|Noto Emoji/
/** Pixels of the picture per pixel of the screen. */
const SHARPNESS = 2
const MARGIN = 28
const TITLE = 34
const LINE = 21
const FOOT = 54
const SIGN = 20
/** A line of the sentence holds about one sign per this many pixels. */
const SIGN_WIDTH = 7.2

export const pictureFile = (drawing: SVGSVGElement, words: PictureWords) =>
  fileOf(framed(drawing, words), SHARPNESS)

/** A drawing as it is, in its own size. */
export const drawingFile = (drawing: SVGSVGElement) => fileOf(withStyles(drawing), 1)

async function fileOf(svg: SVGSVGElement, sharpness: number): Promise<Blob> {
  const style = document.createElementNS(SVG, 'style')
  style.textContent = await fontFaces(svg.textContent)
  svg.prepend(style)
  return drawn(svg, sharpness)
}

function framed(drawing: SVGSVGElement, { title, sentence, foot }: PictureWords): SVGSVGElement {
  const width = sizeOf(drawing, 'width') + 2 * MARGIN
  const lines = wrapped(sentence, Math.floor((width - 2 * MARGIN) / SIGN_WIDTH))
  const top = MARGIN + TITLE + lines.length * LINE + 8
  const height = top + sizeOf(drawing, 'height') + FOOT
  const role = (name: string) => getComputedStyle(drawing).getPropertyValue(`--${name}`)

  const svg = element('svg', { width, height, viewBox: `0 0 ${String(width)} ${String(height)}` })
  const text = (content: string, x: number, y: number, style: string) => {
    const node = element('text', { x, y })
    node.style.cssText = `font-family:${FAMILIES},sans-serif;${style}`
    node.textContent = content
    svg.append(node)
    return node
  }
  svg.append(element('rect', { width, height, fill: role('surface') }))
  const titleStyle = `font-size:22px;font-weight:700;font-stretch:106%;fill:${role('text')}`
  text(title, MARGIN, MARGIN + 18, titleStyle)
  const small = (colour: string) => `font-size:14px;font-weight:500;fill:${role(colour)}`
  lines.forEach((line, index) => {
    text(line, MARGIN, MARGIN + TITLE + 6 + index * LINE, small('text-2'))
  })

  const picture = withStyles(drawing)
  picture.setAttribute('x', String(MARGIN))
  picture.setAttribute('y', String(top))
  svg.append(picture)

  const base = height - 22
  svg.append(sign(MARGIN, base - 15))
  const name = `font-size:14px;font-weight:700;font-stretch:108%;fill:${role('text')}`
  text('Workshop Leaderboard', MARGIN + SIGN + 10, base, name)
  text(foot, width - MARGIN, base, `${small('text-3')};text-anchor:end`)
  return svg
}

const sizeOf = (svg: SVGSVGElement, side: 'width' | 'height') => Number(svg.getAttribute(side))

/** The drawing with all that style sheets say written into it. */
function withStyles(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const originals = [drawing, ...drawing.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((original, index) => {
    const style = getComputedStyle(original)
    const own = PROPERTIES.map((name) => `${name}:${style.getPropertyValue(name)}`)
    const twin = copies[index]
    if (!(twin instanceof SVGElement)) return
    // Not as an attribute: the page's content policy lets nobody write one.
    twin.style.cssText = own.join(';')
    twin.removeAttribute('class')
  })
  copy.setAttribute('overflow', 'visible')
  return copy
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[Name] {
  const node = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value))
  return node
}

/** The sign, as in shell/BrandSign.vue. */
function sign(x: number, y: number): SVGSVGElement {
  const svg = element('svg', { x, y, width: SIGN, height: SIGN, viewBox: '0 0 32 32' })
  const lanes = { d: 'M3.3 5h24M3.3 16h15M3.3 27h6', fill: 'none' }
  const stroke = { stroke: '#ff9020', 'stroke-width': 6.6, 'stroke-linecap': 'round' }
  svg.append(element('path', { ...lanes, ...stroke }))
  const tokens = [
    { cx: 27.2, cy: 4.9 },
    { cx: 18.6, cy: 15.9 },
    { cx: 10, cy: 26.9 },
  ]
  for (const token of tokens) svg.append(element('circle', { ...token, r: 4.8, fill: '#63c1c6' }))
  return svg
}

export function wrapped(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trim()
    if (lines.length > 0 && longer.length <= most) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** The page's own fonts as far as the text needs them: a picture cannot load any; without them the system's serve. */
async function fontFaces(text: string): Promise<string> {
  const points = Array.from(text, (sign) => sign.codePointAt(0) ?? 0)
  const faces = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => OWN_FONT.test(style.getPropertyValue('font-family')))
    .filter(({ style }) => isNeeded(style.getPropertyValue('unicode-range'), points))
  return (await Promise.all(faces.map(withFile))).join('')
}

export function isNeeded(ranges: string, points: readonly number[]): boolean {
  const pairs = [...ranges.matchAll(/U\+([\dA-F]+)(?:-([\dA-F]+))?/gi)].map(
    ([, first = '', last = first]) => [parseInt(first, 16), parseInt(last, 16)] as const,
  )
  return points.some((point) => pairs.some(([first, last]) => first <= point && point <= last))
}

/** The same rule with the file in it. */
async function withFile({ style, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const source = style.getPropertyValue('src')
  const [, path] = /url\("?([^")]+)"?\)/.exec(source) ?? []
  if (!path) return ''
  try {
    const address = new URL(path, parentStyleSheet?.href ?? document.baseURI)
    const font = await dataAddress(await (await fetch(address)).blob())
    const kept = ['font-family', 'font-weight', 'font-stretch', 'unicode-range']
    const own = kept.map((name) => `${name}:${style.getPropertyValue(name)}`)
    return `@font-face{${own.join(';')};src:url(${font})}`
  } catch {
    return ''
  }
}

function dataAddress(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      resolve(String(reader.result))
    }
    reader.onerror = () => {
      reject(new Error('The file could not be read.'))
    }
    reader.readAsDataURL(file)
  })
}

/** Every character that XML 1.0 forbids; one in a team's name would make the whole picture invalid. */
const FORBIDDEN_IN_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

async function drawn(svg: SVGSVGElement, sharpness: number): Promise<Blob> {
  const source = new XMLSerializer().serializeToString(svg).replace(FORBIDDEN_IN_XML, '')
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(sizeOf(svg, 'width') * sharpness)
  canvas.height = Math.round(sizeOf(svg, 'height') * sharpness)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((file) => {
      if (file) resolve(file)
      else reject(new Error('The picture could not be drawn.'))
    }, 'image/png')
  })
}
