import { readFile } from 'node:fs/promises'
import { expect, test, type Page } from './test'
import { changeResponses } from './responses'

/** The teams get these names in turn. */
async function rename(page: Page, ...names: string[]) {
  await page.route('**/tokens?*', async (route) => {
    const response = (await (await route.fetch()).json()) as { teams: object[] }
    const teams = response.teams.map((team, index) => ({
      ...team,
      name: names[index % names.length],
    }))
    await route.fulfill({ json: { ...response, teams } })
  })
}

/** Families by which the browser draws an element, those that the page brings along marked. */
async function fontsOf(page: Page, selector: string) {
  const session = await page.context().newCDPSession(page)
  await session.send('DOM.enable')
  await session.send('CSS.enable')
  const { root } = await session.send('DOM.getDocument')
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector })
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId })
  await session.detach()
  return fonts
    .map(({ familyName, isCustomFont }) => {
      const family = /^(?:Archivo|Noto Emoji)/.exec(familyName)?.[0] ?? familyName
      return `${family}${isCustomFont ? '*' : ''}`
    })
    .sort()
}

const requestedFonts = (page: Page) => {
  const names: string[] = []
  page.on('request', (request) => {
    const [, name] = /\/(noto-emoji-\d+)-.*\.woff2$/.exec(request.url()) ?? []
    if (name) names.push(name)
  })
  return names
}

/** A machine with or without an emoji font of its own, whatever this one has. */
async function pretendMachine(page: Page, hasEmoji: boolean) {
  await page.addInitScript((isColoured) => {
    CanvasRenderingContext2D.prototype.getImageData = (...area) => {
      const [, , width, height] = area
      const image = new ImageData(width, height)
      return isColoured ? new ImageData(image.data.fill(255), width, height) : image
    }
  }, hasEmoji)
}

for (const [path, selector] of [
  ['/leaderboard', 'tbody tr.row .name'],
  ['/present', '.present-row .name'],
] as const) {
  test(`${path} draws emoji without an emoji font on the machine, from the one file needed`, async ({
    page,
  }) => {
    await pretendMachine(page, false)
    const requested = requestedFonts(page)
    await rename(page, '🦙 Llama 007')
    await page.goto(path)
    await expect(page.locator(selector).first()).toContainText('🦙')
    await expect.poll(() => fontsOf(page, selector)).toEqual(['Archivo*', 'Noto Emoji*'])
    expect(requested).toEqual(['noto-emoji-7'])
  })
}

test('keycaps are emoji, figures beside them are not', async ({ page }) => {
  await pretendMachine(page, false)
  await rename(page, 'Team 1️⃣')
  await page.goto('/leaderboard')
  const name = 'tbody tr.row .name'
  await expect(page.locator(name).first()).toContainText('Team')
  await expect.poll(() => fontsOf(page, name)).toEqual(['Archivo*', 'Noto Emoji*'])
  expect(await fontsOf(page, 'tbody tr.row .tokens .amount')).toEqual(['Archivo*'])
})

test('figures and plain names load no emoji font', async ({ page }) => {
  await pretendMachine(page, false)
  const requested = requestedFonts(page)
  const plain = (text: string) => text.replaceAll(/\p{Extended_Pictographic}/gu, '#*©®™7')
  await changeResponses(
    page,
    (answer) => JSON.parse(plain(JSON.stringify(answer))) as typeof answer,
  )
  const styles = page.waitForResponse(/\/600-[^/]+\.css/)
  await page.goto('/leaderboard')
  await styles
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await page.evaluate(() => document.fonts.ready)
  await expect(page.getByText('#*©®™7 Llama Drama').first()).toBeVisible()
  expect(await fontsOf(page, 'tbody tr.row .name')).toEqual(['Archivo*'])
  expect(await fontsOf(page, 'tbody tr.row .tokens .amount')).toEqual(['Archivo*'])
  expect(requested).toEqual([])
})

test('a machine with an emoji font uses it and loads nothing', async ({ page }) => {
  await pretendMachine(page, true)
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  await rename(page, '🦙 Llama 007')
  const live = page.waitForRequest('**/live')
  await page.goto('/leaderboard')
  await live
  await expect(page.locator('tbody tr.row')).toHaveCount(12)
  await page.waitForLoadState('load')
  expect(requested.filter((url) => /emoji/i.test(url))).toEqual([])
})

test('pictures of the board take the emoji along', async ({ page }) => {
  await rename(page, '🦙', '🦒')
  await page.goto('/leaderboard')
  await expect(page.locator('tbody tr.row .name').first()).toContainText('🦙')
  await page.getByRole('button', { name: 'Export the board' }).click()
  const names = page.getByRole('img', { name: /as a picture/ }).locator('text.name')
  await expect(names.nth(1)).toContainText('🦒')
  const boxes = await names.evaluateAll((texts) =>
    texts.slice(0, 2).map((text) => {
      const { x, y, width, height } = (text as SVGTextElement).getBBox()
      return { x, y, width, height }
    }),
  )
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as picture' }).click()
  const file = await readFile(await (await downloading).path(), 'base64')

  // Without a font both are the same empty box.
  const [llama, giraffe] = await page.evaluate(
    async ({ picture, parts, margin, top, sharpness }) => {
      const image = new Image()
      image.src = `data:image/png;base64,${picture}`
      await image.decode()
      return parts.map(({ x, y, width, height }) => {
        const canvas = document.createElement('canvas')
        canvas.width = Math.round(width * sharpness)
        canvas.height = Math.round(height * sharpness)
        const left = -Math.round((x + margin) * sharpness)
        canvas.getContext('2d')?.drawImage(image, left, -Math.round((y + top) * sharpness))
        return canvas.toDataURL()
      })
    },
    // As in pictureFile.ts: a title and one line above the drawing.
    { picture: file, parts: boxes, margin: 28, top: 28 + 34 + 21 + 8, sharpness: 2 },
  )
  expect(llama).not.toBe(giraffe)
})
