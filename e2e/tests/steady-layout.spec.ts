// The second half of the page arrives in space that was reserved for it: nothing moves.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { Api } from '../support/api.ts';
import { importKeys } from '../support/imported.ts';
import { day, hour } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';

type Shift = { value: number; what: string[] };
type Shifts = Window & { shifts: Shift[]; before: (DOMRect & { part: Element })[] };

/** Nothing of this is needed for the first row. */
const secondHalf = /later[^/]*\.(wasm|js)|\/keys\/timeline|\/api\/v1\/session/;

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    (window as unknown as Shifts).shifts = shifts;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node: Node | null }[] })[]) {
        const what = entry.sources.map(({ node }) => (node instanceof Element ? (node.outerHTML.split('>')[0] ?? '') : String(node?.nodeName)));
        shifts.push({ value: entry.value, what });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
});

/** Keys that call for a banner, or none. */
async function twelveKeys(registry: Registry, api: Api, needAttention: boolean): Promise<void> {
  const due = needAttention ? [hour, 2 * day, -day] : [40 * day];
  importKeys(
    registry,
    due.map((seconds, n) => ({
      name: `due-${n}`,
      value: `oy2-${n}`,
      expiresAt: new Date(registry.now.getTime() + seconds * 1000),
    })),
  );
  for (let n = due.length; n < 12; n += 1) await api.create({ name: `build-${n}` });
}

/** Remembers the position of everything that a person reads or presses. */
async function remember(page: Page): Promise<void> {
  await page.locator('h1, li[data-state], .key-countdown, main input, main select, main button').evaluateAll((parts) => {
    const placed = parts.filter((part) => part.checkVisibility());
    (window as unknown as Shifts).before = placed.map((part) => ({ part, ...part.getBoundingClientRect().toJSON() }));
  });
}

/** Lists the remembered parts that have a different position now. */
async function moved(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const { part, left, top, height } of (window as unknown as Shifts).before) {
      const now = part.getBoundingClientRect();
      const far = Math.max(Math.abs(now.left - left), Math.abs(now.top - top), Math.abs(now.height - height));
      if (far > 0.5) found.push(`${part.className || part.tagName} "${part.textContent?.slice(0, 30)}" by ${Math.round(far)} px`);
    }
    return found;
  });
}

for (const [width, height] of [
  [360, 780],
  [768, 1024],
  [1280, 800],
  [1920, 1080],
] as const) {
  for (const needAttention of [true, false]) {
    test.describe(`${width} × ${height}`, () => {
      test.use({ viewport: { width, height } });

      test(`nothing moves when the second half arrives, ${needAttention ? 'with' : 'without'} a banner`, async ({ page, registry, api, keys }) => {
        await twelveKeys(registry, api, needAttention);
        await signedIn(page, registry);
        const release = await delay(page, secondHalf);
        await keys.open();
        await expect(keys.rows).toHaveCount(12);
        await frames(page);
        await remember(page);
        const first = await shifts(page);
        release();
        await expect(page.locator('.strip-chart')).toBeVisible();
        await expect(page.getByText('ada', { exact: true }).first()).toBeVisible();
        await frames(page);
        expect(await moved(page), 'moved parts').toEqual([]);
        expect((await shifts(page)).slice(first.length), 'layout shifts').toEqual([]);
      });

      test(`nothing moves when the list arrives, ${needAttention ? 'with' : 'without'} a banner`, async ({ page, registry, api, keys }) => {
        await twelveKeys(registry, api, needAttention);
        await signedIn(page, registry);
        const release = await delay(page, /\/api\/v1\/keys\?/);
        await keys.open();
        await frames(page);
        release();
        await expect(keys.rows).toHaveCount(12);
        await expect(page.locator('.strip-chart')).toBeVisible();
        await frames(page);
        expect(await shifts(page), 'layout shifts').toEqual([]);
      });
    });
  }
}

/** Delays these requests until the returned function is called. */
async function delay(page: Page, what: RegExp): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(what, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

/** Shifts that a person would notice. */
async function shifts(page: Page): Promise<Shift[]> {
  return page.evaluate(() => (window as unknown as Shifts).shifts.filter(({ value }) => value > 0.001));
}

async function frames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let n = 0; n < 5; n += 1) await new Promise(requestAnimationFrame);
  });
}
