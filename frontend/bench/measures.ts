import type { Page } from '@playwright/test'

/** What is measured inside the page, and small sums over it. */

export interface Pace {
  readonly seconds: number
  readonly frames: number
  /** Frames that took longer than one and than one and a half pictures of a 60 Hz screen. */
  readonly over17: number
  readonly over25: number
  readonly longestFrameMs: number
  /** Tasks over 50 ms. */
  readonly longTasks: number
  readonly longestTaskMs: number
}

/** Counts frames and long tasks of the page while something goes on. */
export async function paceOf(page: Page, during: () => Promise<void>): Promise<Pace> {
  await page.evaluate(() => {
    const record = { frames: [] as number[], tasks: [] as number[], goesOn: true }
    const holder = window as unknown as { benchRecord: typeof record }
    holder.benchRecord = record
    new PerformanceObserver((list) => {
      if (record.goesOn) record.tasks.push(...list.getEntries().map((entry) => entry.duration))
    }).observe({ type: 'longtask' })
    let before = performance.now()
    const frame = (now: number) => {
      record.frames.push(now - before)
      before = now
      if (record.goesOn) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await during()
  const { frames, tasks } = await page.evaluate(() => {
    const { benchRecord } = window as unknown as {
      benchRecord: { frames: number[]; tasks: number[]; goesOn: boolean }
    }
    benchRecord.goesOn = false
    return benchRecord
  })
  // The first frame begins anywhere.
  const [, ...deltas] = frames
  return {
    seconds: round(deltas.reduce((sum, delta) => sum + delta, 0) / 1000),
    frames: deltas.length,
    over17: deltas.filter((delta) => delta > 17).length,
    over25: deltas.filter((delta) => delta > 25).length,
    longestFrameMs: round(Math.max(0, ...deltas)),
    longTasks: tasks.length,
    longestTaskMs: round(Math.max(0, ...tasks)),
  }
}

/** Several stretches as one. */
export function together(paces: readonly Pace[]): Pace {
  const sum = (value: (pace: Pace) => number) =>
    round(paces.reduce((total, pace) => total + value(pace), 0))
  const longest = (value: (pace: Pace) => number) => Math.max(0, ...paces.map(value))
  return {
    seconds: sum((pace) => pace.seconds),
    frames: sum((pace) => pace.frames),
    over17: sum((pace) => pace.over17),
    over25: sum((pace) => pace.over25),
    longestFrameMs: longest((pace) => pace.longestFrameMs),
    longTasks: sum((pace) => pace.longTasks),
    longestTaskMs: longest((pace) => pace.longestTaskMs),
  }
}

/** A blank page shows how late frames are without the product: more is not to be blamed on the machine. */
export function verdictOf(moving: Pace, blank: Pace, mostMs: number): string {
  if (moving.longestFrameMs <= mostMs) return 'met'
  const share = ({ over25, frames }: Pace) => over25 / Math.max(1, frames)
  const isMachine = share(moving) <= share(blank) && moving.longestFrameMs <= blank.longestFrameMs
  return isMachine ? 'missed by a blank page as well' : 'MISSED'
}

/** Milliseconds of the main thread's own time, whatever else the machine is busy with. */
interface Work {
  readonly all: number
  readonly script: number
  readonly style: number
  readonly layout: number
}

/** What the page's main thread works while something goes on, per time that it happens. */
export async function workOf(
  page: Page,
  times: number,
  during: () => Promise<void>,
): Promise<Work> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }
  const before = await read()
  await during()
  const after = await read()
  await session.detach()
  const spent = (name: string) =>
    round((1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))) / times)
  return {
    all: spent('TaskDuration'),
    script: spent('ScriptDuration'),
    style: spent('RecalcStyleDuration'),
    layout: spent('LayoutDuration'),
  }
}

/** Milliseconds from the navigation to the frame in which `selector` matches as often as given. */
export async function paintedAfter(page: Page, url: string, selector: string, count: number) {
  await page.addInitScript(
    ([wanted, times]) => {
      const look = () => {
        if (document.querySelectorAll(wanted).length < times) {
          requestAnimationFrame(look)
          return
        }
        requestAnimationFrame(() => {
          const holder = window as unknown as { benchPainted: number }
          holder.benchPainted = performance.now()
        })
      }
      requestAnimationFrame(look)
    },
    [selector, count] as const,
  )
  await page.goto(url, { waitUntil: 'commit' })
  const painted = await page.waitForFunction(
    () => (window as unknown as { benchPainted?: number }).benchPainted,
  )
  return (await painted.jsonValue()) ?? 0
}

/** 9 Mbit/s with 170 ms to and fro, and a processor four times slower than this one: a mid phone on 4G. */
const PHONE = { throughput: 9e6 / 8, roundTripMs: 170, slower: 4 }

export async function beAPhone(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: PHONE.roundTripMs,
    downloadThroughput: PHONE.throughput,
    uploadThroughput: PHONE.throughput / 6,
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: PHONE.slower })
}

/** Milliseconds from the navigation to the end of the last task over 50 ms that begins up to two seconds after the picture. */
export async function interactiveAfter(page: Page, url: string, selector: string) {
  await page.addInitScript(() => {
    const holder = window as unknown as { benchBusyUntil: number }
    holder.benchBusyUntil = 0
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        holder.benchBusyUntil = startTime + duration
    }).observe({ type: 'longtask', buffered: true })
  })
  const painted = await paintedAfter(page, url, selector, 1)
  await page.waitForTimeout(2000)
  const busyUntil = await page.evaluate(
    () => (window as unknown as { benchBusyUntil: number }).benchBusyUntil,
  )
  return { painted, interactive: Math.max(painted, busyUntil) }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits))
}
