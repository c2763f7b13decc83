// The first keys are visible without scrolling, on a phone and on a laptop.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { KeyRow } from '../pages/row.ts';
import { ready } from '../pages/ready.ts';
import type { Api } from '../support/api.ts';
import { importKeys } from '../support/imported.ts';
import { expectOnFirstScreen } from '../support/layout.ts';
import { day, hour, Registry } from '../support/registry.ts';

/** Some keys need attention, so there is a banner. Others expire on one day, so the chart has a cluster. */
async function twentyFiveKeys(registry: Registry, api: Api): Promise<void> {
  registry.addOrganization('contoso', 'ada');
  const due = (seconds: number) => new Date(registry.now.getTime() + seconds * 1000);
  const soon = [22 * hour + 21 * 60, 2 * day + hour, 3 * day, 5 * day, -day];
  const later = Array.from({ length: 17 }, (_, n) => (20 + (n % 4) * 15) * day);
  importKeys(
    registry,
    [...soon, ...later].map((seconds, n) => ({
      name: n === 0 ? 'release-pipeline-of-contoso-http' : `build-agent-${n}`,
      value: `oy2-${n}`,
      expiresAt: due(seconds),
    })),
  );
  await api.create({ name: 'all scopes', scopes: ['package:push', 'package:pushversion', 'package:unlist'] });
  await api.create({ name: 'three patterns', packages: ['Contoso.Http.*', 'Contoso.Tools', 'Fabrikam.Client.Testing'] });
  await api.create({ name: 'one more' });
}

/** Waits for the second half of the page too, which adds the chart above the keys. */
async function loaded(page: Page): Promise<void> {
  await ready(page);
  await expect(page.locator('li[data-state]').nth(2)).toBeVisible();
  await expect(page.locator('.strip-chart')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Regenerate/ }).nth(3)).toBeAttached();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

async function expectFirstKeys(page: Page, count: number): Promise<void> {
  const rows = page.locator('li[data-state]');
  for (let n = 0; n < count; n += 1) {
    const row = rows.nth(n);
    const label = await row.getByRole('button', { name: /^Regenerate / }).first().evaluate((button) => button.textContent ?? '');
    const { regenerate, countdown } = new KeyRow(page, label.replace(/^Regenerate\s*/, '').trim());
    await expectOnFirstScreen(page, row.getByRole('link').first(), `the name of key ${n + 1}`);
    await expectOnFirstScreen(page, countdown, `the countdown of key ${n + 1}`);
    await expectOnFirstScreen(page, regenerate, `Regenerate of key ${n + 1}`);
    if (count > 1) await expectOnFirstScreen(page, row, `the row of key ${n + 1}`);
  }
  expect(await page.evaluate(() => scrollY), 'nothing was scrolled').toBe(0);
}

const screens = {
  'a phone with a pointer': { viewport: { width: 360, height: 780 }, count: 1 },
  'a phone that is touched': { viewport: { width: 360, height: 780 }, count: 1, hasTouch: true, isMobile: true },
  'a laptop': { viewport: { width: 1280, height: 800 }, count: 3 },
};

for (const [screen, { count, ...settings }] of Object.entries(screens)) {
  test.describe(`on ${screen}`, () => {
    test.use(settings);

    test('the first keys of 25 are visible without scrolling', async ({ page, registry, api, keys }) => {
      await twentyFiveKeys(registry, api);
      await signedIn(page, registry);
      await keys.open();
      await loaded(page);
      await expectFirstKeys(page, count);
    });

    test('a single key is visible without scrolling', async ({ page, registry, api, keys }) => {
      await api.create({ name: 'ci' });
      await signedIn(page, registry);
      await keys.open();
      await expect(page.locator('.strip-chart')).toBeVisible();
      await expectFirstKeys(page, 1);
    });

    test('the first keys of the demo are visible without scrolling', async ({ page }) => {
      const registry = await Registry.start({ demo: true });
      try {
        await signedIn(page, registry);
        await page.goto(`${registry.url}/account/keys`);
        await loaded(page);
        await expectFirstKeys(page, count);
      } finally {
        await registry.remove();
      }
    });
  });
}
