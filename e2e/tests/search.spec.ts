// The list is filtered by the text in the search field, however fast a person works.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { counter } from '../pages/counters.ts';
import { comeBack, frames } from '../support/return.ts';
import type { Time } from '../support/time.ts';

test.beforeEach(async ({ page, registry, api, keys }) => {
  for (const name of ['build-a', 'build-b', 'other']) await api.create({ name });
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.rows).toHaveCount(3);
});

type Act = (page: Page, time: Time) => Promise<unknown>;
const acts: Record<string, Act> = {
  'chooses a sort': (page) => page.getByLabel('Sort by').selectOption('name'),
  'presses a counter': (page) => counter(page, 'active').click(),
  'presses a counter twice': async (page) => {
    await counter(page, 'active').click();
    await counter(page, 'active').click();
  },
  'comes back to the window': (page, time) => comeBack(page, time),
};

for (const [what, act] of Object.entries(acts)) {
  test(`a person types and ${what} within 250 ms: the field keeps the text and the list matches it`, async ({ page, keys, time }) => {
    await page.getByLabel('Search').fill('build');
    await act(page, time);
    await frames(page);
    await expect(page.getByLabel('Search')).toHaveValue('build');
    await time.blink(300);
    await expect(keys.rows).toHaveCount(2);
    await expect(page.getByLabel('Search')).toHaveValue('build');
  });
}

test('a person keeps typing while a sort request is pending: nothing typed is lost', async ({ page, keys, time }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/keys?*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel('Search').fill('b');
  await page.getByLabel('Sort by').selectOption('name');
  await page.getByLabel('Search').fill('build-b');
  await time.blink(300);
  release();
  await expect(keys.rows).toHaveCount(1);
  await expect(keys.row('build-b').self).toBeVisible();
  await expect(page.getByLabel('Search')).toHaveValue('build-b');
  await expect(page.getByLabel('Sort by')).toHaveValue('name');
});

test('a person types, opens a key within 250 ms and goes back: the field keeps the text and the list matches it', async ({ page, keys, time }) => {
  await page.getByLabel('Search').fill('build');
  await keys.row('other').self.getByRole('link', { name: 'other' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'other' })).toBeVisible();
  await time.blink(300);
  await page.goBack();
  await time.blink(300);
  await expect(page.getByLabel('Search')).toHaveValue('build');
  await expect(keys.rows).toHaveCount(2);
});

test('the button that shows all keys clears the field, even if the text was typed a moment before', async ({ page, keys, time }) => {
  await page.getByLabel('Search').fill('nothing of that name');
  await time.blink(300);
  await expect(keys.rows).toHaveCount(0);
  await page.getByLabel('Search').fill('nothing of that name either');
  await page.getByRole('button', { name: /show all|clear/i }).click();
  await time.blink(300);
  await expect(keys.rows).toHaveCount(3);
  await expect(page.getByLabel('Search')).toHaveValue('');
});
