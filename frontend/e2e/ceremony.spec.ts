import { expect, type Page, test } from './test'
import { expectNoAxeViolations } from './axe'
import { startBackend } from './backend'
import { ADMIN_TOKEN, deskOf } from './desk'
import { expectWholePicture } from './presentPicture'

const NAME = 'Autumn LLM Hackathon'
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()

async function expectFine(page: Page) {
  await expectWholePicture(page)
  await expectNoAxeViolations(page)
}

test('wall and phone follow an event from the freeze to the awards', async ({ browser }) => {
  test.setTimeout(300_000)
  const backend = await startBackend({
    ADMIN_TOKEN,
    DATABASE_URL: 'sqlite://',
    EVENT_NAME: NAME,
    EVENT_START: at(-180),
    EVENT_END: at(60),
  })
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    reducedMotion: 'reduce',
  })
  const attendee = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'de-CH',
    reducedMotion: 'reduce',
  })
  try {
    const [wall, phone] = [await context.newPage(), await attendee.newPage()]
    const desk = deskOf(wall, backend.url)
    await Promise.all([wall.goto(`${backend.url}/present`), phone.goto(backend.url)])
    await expect(wall.locator('.present-row.leader')).toBeVisible()
    let mine = ''

    await test.step('an announcement is on the wall and, in German, on the phone', async () => {
      const announcement = { id: '1', text: 'Lunch is served.', text_de: 'Mittagessen.' }
      await desk.announce([{ ...announcement, places: 'both', urgent: true }])
      await expect(wall.locator('.present-foot .announcement')).toHaveText('Lunch is served.')
      await expect(phone.locator('.banner.urgent')).toContainText('Mittagessen.')
      await expect(phone.getByRole('status').filter({ hasText: 'Mittagessen.' })).toHaveCount(1)
      await desk.announce([])
      await expect(phone.locator('.banner.urgent')).toHaveCount(0)
    })

    await test.step('the wall is steered: pinned, black, with words, and known to the desk', async () => {
      await desk.present({ pinned: 'models' })
      await expect(wall.getByRole('heading', { level: 1 })).toHaveText('Tokens by model')
      await desk.present({ pinned: null, black: true })
      await expect(wall.locator('.present-black')).toBeVisible()
      await desk.present({ black: false, message: { text: 'Back at one.', text_de: null } })
      await expect(wall.locator('.present-words')).toHaveText('Back at one.')
      await expectFine(wall)
      await desk.present({ message: null, pinned: 'board' })
      await expect(wall.locator('.present-words')).toHaveCount(0)
      await expect(wall.locator('.present-row').first()).toBeVisible()
      expect(await desk.screens()).toContain('1920')
    })

    await test.step('frozen, both say since when, and rates and changes are gone', async () => {
      await desk.act('freeze')
      await expect(wall.locator('.frozen-banner')).toContainText(/Frozen since \d\d:\d\d/)
      await expect(wall.locator('.present-row .rate, .live-dot, .event-line .now')).toHaveCount(0)
      await expect(wall.locator('.present-row .stub')).toHaveCount(10)
      await expectFine(wall)
      await expect(phone.locator('.banner.frozen')).toContainText(/Eingefroren seit \d\d:\d\d/)
      await expect(phone.locator('.topbar .live')).toContainText('Eingefroren')
      await expect(phone.locator('tbody td.change, tbody td.now')).toHaveCount(0)
      await expectNoAxeViolations(phone)
    })

    await desk.present({ pinned: null })
    await desk.act('end')
    await expect(wall.locator('.present-foot .end')).toHaveText(/^ended \d\d:\d\d$/)

    await test.step('the result is shown from the last rank upward, and back', async () => {
      await desk.act('reveal')
      await expect(wall.locator('.veiled').first()).toBeVisible()
      await expect(wall.locator('.lit')).toHaveCount(0)
      await expect(phone.locator('.own-result')).toHaveCount(0)
      await desk.reveal('next')
      // Equal teams are revealed together.
      await expect(wall.locator('.lit .outcome').first()).toBeVisible()
      await expectFine(wall)
      mine = await desk.next()
      await phone.evaluate((id) => {
        localStorage.setItem('leaderboard.my-team', id)
      }, mine)
      await phone.reload()
      await expect(phone.locator('.banner.frozen')).toBeVisible()
      await desk.reveal('next')
      await expect(wall.locator(`[data-team="${mine}"] .lit`)).toBeVisible()
      await expect(phone.getByRole('dialog')).toContainText('Euer Team kam auf Platz')
      await expectNoAxeViolations(phone)
      await desk.reveal('back')
      await expect(wall.locator(`[data-team="${mine}"] .veiled`)).toBeVisible()
      await desk.reveal('next')
    })

    await test.step('a card can be shared', async () => {
      const download = phone.waitForEvent('download')
      await phone.getByRole('button', { name: 'Unsere Karte teilen' }).click()
      expect((await download).suggestedFilename()).toMatch(/\.png$/)
      await phone.getByRole('button', { name: 'Ganze Rangliste öffnen' }).click()
      await expect(phone.getByRole('dialog')).toHaveCount(0)
    })

    await test.step('podium and awards follow', async () => {
      await desk.reveal('podium')
      await expect(wall.locator('.podium-column')).toHaveCount(3)
      await expectFine(wall)
      const award = { title: 'Best prompt', team_id: mine, value: null, unit: '', condition: '' }
      await desk.award([{ kind: 'custom', ...award }])
      await desk.reveal('awards')
      await expect(wall.locator('.award')).toContainText('Best prompt')
      await expectFine(wall)
    })

    await test.step('published, the numbers are whole again', async () => {
      await desk.act('publish', { name: NAME })
      await expect(phone.locator('.banner.frozen')).toHaveCount(0)
      await expect(wall.locator('.frozen-banner')).toHaveCount(0)
      await expect(wall.getByRole('timer')).toHaveCount(0)
    })
  } finally {
    await Promise.all([context.close(), attendee.close()])
    await backend.stop()
  }
})
