// A pressed button is replaced or removed: the focus stays on it or moves to the result.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Activity } from '../pages/activity.ts';
import { addEvents } from '../support/events.ts';
import { importKeys } from '../support/imported.ts';
import { frames } from '../support/return.ts';

/** The focus is in the page's content. From `body`, Tab would start at the top again. */
async function expectFocusKept(page: Page): Promise<void> {
  await frames(page);
  await expect(page.locator('body')).not.toBeFocused();
  await expect(page.getByRole('main').locator(':focus').or(page.locator('main:focus')).first()).toBeAttached();
}

test('Show older keeps the focus while there is more, and then moves it to the activity', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await addEvents(api, key.id, 120);
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  const { self, events, older } = new Activity(page);
  await expect(events).toHaveCount(50);
  await older.press('Enter');
  await expect(events).toHaveCount(100);
  await expect(older).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(events).toHaveCount(121);
  await expect(older).toHaveCount(0);
  await frames(page);
  await expect(self.locator(':focus').or(self.and(page.locator(':focus'))).first()).toBeAttached();
});

test('Show more keeps the focus while there is more, and then moves it to the list', async ({ page, registry, keys }) => {
  importKeys(registry, Array.from({ length: 300 }, (_, n) => ({ name: `key-${n}`, value: `oy2-${n}`, expiresAt: null })));
  await signedIn(page, registry);
  await keys.open();
  const more = page.getByRole('button', { name: /^(show|load) more/i });
  await more.focus();
  await expect(keys.rows).toHaveCount(250);
  await frames(page);
  await expect(more).toBeFocused();
  await more.scrollIntoViewIfNeeded();
  await expect(keys.rows).toHaveCount(300);
  await expectFocusKept(page);
});

test.describe('the list cannot be loaded', () => {
  test.beforeEach(async ({ page, registry, api, keys, watch }) => {
    watch.expectComplaint(/50\d/);
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    const body = JSON.stringify({ type: '/problems/internal', title: 'No', status: 500, detail: 'The disk is full.' });
    await page.route('**/api/v1/keys?*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body }));
    await keys.open();
    await expect(keys.retry).toBeVisible();
  });

  test('Retry keeps the focus when it fails again', async ({ page, keys }) => {
    const again = page.waitForResponse(/\/api\/v1\/keys\?/);
    await keys.retry.press('Enter');
    await (await again).finished();
    await expect(keys.retry).toBeVisible();
    await frames(page);
    await expect(keys.retry).toBeFocused();
  });

  test('Retry moves the focus into the page when it works', async ({ page, keys }) => {
    await page.unrouteAll();
    await keys.retry.press('Enter');
    await expect(keys.rows).toHaveCount(1);
    await expectFocusKept(page);
  });
});

test('the button that clears a search without results moves the focus into the page', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await page.getByLabel('Search').fill('nothing of that name');
  await time.blink(300);
  await expect(keys.rows).toHaveCount(0);
  await page.getByRole('button', { name: /show all|clear/i }).press('Enter');
  await expect(keys.rows).toHaveCount(1);
  await expectFocusKept(page);
});
