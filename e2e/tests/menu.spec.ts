// A row's menu opens and closes as a person expects, with the mouse and with the keyboard.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { frames, settled } from '../support/return.ts';

/** About how long a person holds the mouse button. */
const pressMs = 120;
const opener = (page: Page, name = 'ci') => page.getByRole('button', { name: `More for ${name}`, exact: true });

async function expectClosed(page: Page): Promise<void> {
  await frames(page);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(opener(page)).toHaveAttribute('aria-expanded', 'false');
}

let id = '';
test.beforeEach(async ({ page, registry, api, keys }) => {
  id = (await api.create({ name: 'ci' })).key.id;
  await api.create({ name: 'other' });
  await signedIn(page, registry);
  await keys.open();
});

test('a press on the button of an open menu closes it', async ({ page }) => {
  await opener(page).click({ delay: pressMs });
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await opener(page).click({ delay: pressMs });
  await expectClosed(page);
  await expect(opener(page)).toBeFocused();
});

test('presses open and close a menu in turn', async ({ page }) => {
  for (const open of [1, 0, 1, 0]) {
    await opener(page).click({ delay: pressMs });
    await frames(page);
    await expect(page.getByRole('menu')).toHaveCount(open);
  }
});

test('the button of another row closes the open menu and opens its own', async ({ page }) => {
  await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
  await opener(page, 'other').click({ delay: pressMs });
  // An open menu covers what is below it.
  await opener(page).click({ delay: pressMs });
  await frames(page);
  await expect(page.getByRole('menu')).toHaveCount(1);
  await expect(opener(page)).toHaveAttribute('aria-expanded', 'true');
  await expect(opener(page, 'other')).toHaveAttribute('aria-expanded', 'false');
});

test('Activity closes the menu each time it is chosen on the key’s own page', async ({ page, keys }) => {
  await keys.open(`/keys/${id}`);
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByRole('listitem').first()).toBeVisible();
  for (let times = 0; times < 3; times += 1) {
    await opener(page).click({ delay: pressMs });
    await page.getByRole('menuitem', { name: 'Activity' }).click();
    await expectClosed(page);
    await expect(activity, `chosen ${times + 1} times`).toBeFocused();
    await expect(activity).toBeInViewport();
  }
});

test('Activity chosen with the keyboard closes the menu each time', async ({ page, keys }) => {
  await keys.open(`/keys/${id}`);
  const activity = page.getByRole('region', { name: 'Activity' });
  await expect(activity.getByRole('listitem').first()).toBeVisible();
  for (let times = 0; times < 2; times += 1) {
    await opener(page).press('Enter');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.getByRole('menuitem', { name: 'Activity' }).press('Enter');
    await expectClosed(page);
    await expect(activity).toBeFocused();
  }
});

test('Edit chosen while its panel is open closes the menu and focuses the panel', async ({ page, keys }) => {
  const row = keys.row('ci');
  await row.choose('Edit');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await row.choose('Edit');
  await expectClosed(page);
  await expect(row.self.getByRole('region', { name: /edit/i }).locator(':focus')).toBeAttached();
});

test('after Activity and Back, the menu on the list is closed', async ({ page, keys }) => {
  await opener(page).click({ delay: pressMs });
  await page.getByRole('menuitem', { name: 'Activity' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await page.goBack();
  await expect(keys.rows).toHaveCount(2);
  await expectClosed(page);
});
