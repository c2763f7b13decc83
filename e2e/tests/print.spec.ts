// Print shows every key with its dates, and no controls.
import type { Locator, Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { push } from '../support/nupkg.ts';
import { keysInEveryState } from '../support/world.ts';

/** Checkboxes may print: a tick is information. */
async function expectNothingToPress(page: Page): Promise<void> {
  const left: string[] = [];
  for (const role of ['button', 'searchbox', 'combobox', 'textbox', 'menuitem'] as const) {
    for (const control of await page.getByRole(role).all()) {
      if (await control.isVisible()) left.push(`${role}: ${(await control.textContent())?.trim()}`);
    }
  }
  for (const name of ['New key', 'New key with these settings']) {
    if (await page.getByRole('link', { name, exact: true }).first().isVisible()) left.push(`link: ${name}`);
  }
  expect(left, 'controls on paper').toEqual([]);
}

/** Every row is rendered, also far below the viewport. */
async function expectDrawn(rows: Locator): Promise<void> {
  const missing = await rows.evaluateAll((rows) =>
    rows
      .filter((row) => !row.checkVisibility({ contentVisibilityAuto: true }) || row.getBoundingClientRect().height < 20)
      .map((row) => row.textContent?.slice(0, 20)),
  );
  expect(missing, 'rows that are not drawn').toEqual([]);
}

async function openMany(page: Page, keys: KeysPage, count: number): Promise<void> {
  await keys.open();
  await expect(keys.rows).toHaveCount(Math.min(count, 50));
  await page.emulateMedia({ media: 'print' });
}

test('the list prints without controls', async ({ page, registry, keys }) => {
  await keysInEveryState(registry);
  await signedIn(page, registry);
  await openMany(page, keys, 7);
  await expectNothingToPress(page);
  for (const name of ['fresh', 'soon', 'expired', 'disabled', 'revoked', 'overlapping']) {
    // The row as the page object finds it has a button, which is hidden now.
    const row = keys.rows.filter({ hasText: name }).first();
    await expect(row.getByText(name, { exact: true }).first()).toBeVisible();
    await expect(row.locator('.key-countdown')).toBeVisible();
    await expect(row.locator('time[datetime]').first()).toBeVisible();
  }
  await expect(keys.heading).toBeVisible();
});

test('all rows print, those far below the screen too', async ({ page, registry, api, keys }) => {
  for (let n = 0; n < 45; n += 1) await api.create({ name: `key-${n}` });
  await signedIn(page, registry);
  await openMany(page, keys, 45);
  await expectDrawn(keys.rows);
  await expectNothingToPress(page);
});

test('a list that has not been loaded to its end says how much is missing', async ({ page, registry, api, keys }) => {
  for (let n = 0; n < 60; n += 1) await api.create({ name: `key-${n}` });
  await signedIn(page, registry);
  await openMany(page, keys, 60);
  if ((await keys.rows.count()) < 60) {
    await expect(page.getByText(/\b10 (more )?keys\b|\b10 more\b|\bof 60\b/).filter({ visible: true }).first()).toBeVisible();
  }
  await expectDrawn(keys.rows);
});

test('one key prints with its settings, places and activity', async ({ page, registry, api, keys }) => {
  const places = [{ label: 'Team vault' }, { label: 'GitHub Actions', url: 'https://example.test/a' }];
  const { key, value } = await api.create({ name: 'ci-deploy', packages: ['Contoso.*'], places });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await expect(page.getByRole('main')).toContainText(/created/i);
  await page.emulateMedia({ media: 'print' });
  await expectNothingToPress(page);
  const main = page.getByRole('main');
  for (const words of ['ci-deploy', 'Contoso.*', 'Team vault', 'GitHub Actions', /created/i, 'NuGet']) {
    await expect(main.getByText(words).filter({ visible: true }).first()).toBeVisible();
  }
  await expect(main.locator('.key-countdown')).toBeVisible();
  await expect(main.locator('time[datetime]').first()).toBeVisible();
  await expectDrawn(keys.rows);
});

test('the list fits the width of A4, and no row breaks across pages', async ({ page, registry, keys }) => {
  await keysInEveryState(registry);
  await signedIn(page, registry);
  // An A4 page between its margins, in CSS pixels.
  await page.setViewportSize({ width: 718, height: 1_047 });
  await openMany(page, keys, 7);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const breaks = await keys.rows.evaluateAll((rows) => rows.map((row) => getComputedStyle(row).breakInside));
  expect(new Set(breaks)).toEqual(new Set(['avoid']));
});
