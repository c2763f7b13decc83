// What a tick costs with 10,000 rows built: every timer callback of the page, timed where it runs.
import type { Browser } from '@playwright/test';
import type { Api } from '../support/api.ts';
import { median, withSession } from './measure.ts';

export type Tick = { rows: number; ticks: number; medianMs: number; worstMs: number };

type Timed = Window & { tickTimes: number[]; timing: boolean };

export async function measureTick(browser: Browser, api: Api, url: string, rows: number): Promise<Tick> {
  const context = await withSession(browser, api);
  const page = await context.newPage();
  await page.addInitScript(() => {
    const timed = window as unknown as Timed;
    timed.tickTimes = [];
    timed.timing = false;
    const native = window.setTimeout.bind(window);
    // Only functions: the page's policy refuses anything else.
    window.setTimeout = ((callback: () => void, wait?: number) =>
      native(() => {
        const began = performance.now();
        callback();
        if (timed.timing) timed.tickTimes.push(performance.now() - began);
      }, wait)) as typeof window.setTimeout;
  });
  await page.goto(url);
  const built = page.locator('li[data-state]');
  await built.first().waitFor();
  // A block takes its true height once it has been near, and the end of the list moves on with it.
  await page.waitForFunction(
    (wanted) => {
      window.scrollTo(0, document.documentElement.scrollHeight);
      return document.querySelectorAll('li[data-state]').length >= wanted;
    },
    rows,
    { timeout: 300_000, polling: 100 },
  );
  await page.evaluate(() => {
    (window as unknown as Timed).timing = true;
  });
  const target = 40;
  await page.waitForFunction(
    (wanted) => (window as unknown as Timed).tickTimes.length >= wanted,
    target,
    { timeout: 180_000, polling: 1_000 },
  );
  const times = await page.evaluate(() => (window as unknown as Timed).tickTimes);
  await context.close();
  return { rows, ticks: times.length, medianMs: median(times), worstMs: Math.max(...times) };
}
