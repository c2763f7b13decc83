// The section in a frame beside the full page, in the same run: the first row of each from its own
// navigation on, 25 keys, nothing cached, the gallery's page having a token ready.
import { test } from '@playwright/test';
import type { Browser, BrowserContext, Frame, Page } from '@playwright/test';
import { Gallery, mintToken } from '../host/gallery.js';
import { Api } from '../support/api.ts';
import { openGallery, registryFor } from '../support/galleries.ts';
import { slowDown, throttle } from '../support/throttle.ts';
import { median, withSession } from './measure.ts';
import { record } from './record.ts';

const runs = 15;
/** A frame of another site has a process of its own, which the page's throttle does not reach: one
 * process for both is the slower way to run it, and the same for the full page. */
const together = ['--disable-site-isolation-trials', '--disable-features=IsolateOrigins,site-per-process'];

type Shown = 'page' | 'frame';
/** Milliseconds since the navigation of the document that shows the keys. */
type Times = { document: number; firstRow: number };

test('the first row in the frame', async ({ playwright, launchOptions }) => {
  const gallery = await openGallery();
  const registry = await registryFor(gallery, ['ada']);
  const bench = new Bench(await Api.signIn(registry), gallery);
  for (let n = 0; n < 25; n += 1) await bench.api.create({ name: `ci-${n}`, packages: ['Contoso.*'] });
  const measured = [];
  console.log('\n| network | page, median ms | frame, median ms | ratio | runs |');
  console.log('|---|---|---|---|---|');
  for (const throttled of [false, true]) {
    const args = [...(launchOptions.args ?? []), ...(throttled ? together : [])];
    const browser = await playwright.chromium.launch({ ...launchOptions, args });
    const times: Record<Shown, number[]> = { page: [], frame: [] };
    await bench.load(browser, 'page', throttled);
    await bench.load(browser, 'frame', throttled);
    for (let run = 0; run < runs; run += 1) {
      const page = await bench.load(browser, 'page', throttled);
      const frame = await bench.load(browser, 'frame', throttled);
      times.page.push(page.firstRow);
      // No throttle reaches the navigation of a frame: its document takes as long as the page's did.
      const late = throttled ? Math.max(0, page.document - frame.document) : 0;
      times.frame.push(frame.firstRow + late);
    }
    await browser.close();
    const [page, frame] = [median(times.page), median(times.frame)];
    const ratio = frame / page;
    const network = throttled ? 'throttled' : 'loopback';
    console.log(`| ${network} | ${page} | ${frame} | ${ratio.toFixed(2)}x | ${times.page.join(' ')} · ${times.frame.join(' ')} |`);
    measured.push({ throttled, pageMs: page, frameMs: frame, ratio, times });
  }
  for (const { throttled, ratio } of measured) {
    console.log(`${throttled ? 'throttled' : 'loopback'}, the frame's first row against the full page's: ${ratio.toFixed(2)}x (at most 1.15x)`);
  }
  record({ frame: { throttle, runs, measured } });
  gallery.stop();
  await registry.remove();
});

class Bench {
  constructor(readonly api: Api, private readonly gallery: Gallery) {}

  async load(browser: Browser, shown: Shown, throttled: boolean): Promise<Times> {
    const context = shown === 'page' ? await withSession(browser, this.api) : await browser.newContext();
    const page = await context.newPage();
    if (throttled) await slowDown(page, throttle.cpu);
    const place = shown === 'page' ? await this.openPage(page) : await this.openFrame(page);
    await place.waitForFunction(
      () => performance.getEntriesByName('latchkey-first-row').length > 0,
      undefined,
      { timeout: 60_000 },
    );
    const times = await place.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const [mark] = performance.getEntriesByName('latchkey-first-row');
      return { document: Math.round(navigation?.responseEnd ?? NaN), firstRow: Math.round(mark?.startTime ?? NaN) };
    });
    if (throttled && shown === 'frame') await requireOneProcess(context, page);
    await context.close();
    return times;
  }

  /** Both come from the gallery, so that neither begins in a process that is already there. */
  private async openPage(page: Page): Promise<Page> {
    this.gallery.answer = async () => ({ body: 'the gallery' });
    await page.goto(this.gallery.origin);
    await page.goto(`${this.api.registry.url}/account/keys`, { waitUntil: 'commit' });
    return page;
  }

  private async openFrame(page: Page): Promise<Frame> {
    const { gallery, api } = this;
    const { url } = api.registry;
    const { token } = await mintToken(gallery.settings, { user: api.user, origin: gallery.origin, confirmed: false });
    const body = `<!DOCTYPE html><html lang="en"><title>A gallery</title><script src="${url}/embed/embed.js"></script>
      <latchkey-keys src="${url}/embed/keys"></latchkey-keys>
      <script>document.querySelector('latchkey-keys').tokenProvider = () => '${token}';</script></html>`;
    // From a server, as the full page: what a test answers itself is slower.
    gallery.answer = async () => ({ headers: { 'content-type': 'text/html' }, body });
    const attached = page.waitForEvent('framenavigated', (frame) => frame.url().startsWith(url));
    await page.goto(gallery.origin, { waitUntil: 'commit' });
    return attached;
  }
}

async function requireOneProcess(context: BrowserContext, page: Page): Promise<void> {
  const devtools = await context.newCDPSession(page);
  const { targetInfos } = await devtools.send('Target.getTargets');
  if (targetInfos.some((target) => target.type === 'iframe')) throw new Error('the frame is not throttled: it has a process of its own');
  await devtools.detach();
}
