// The registry carries a request out, and its reply is lost: a retry does nothing twice and blames nobody.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';

/** The next answer for `address` and `method` is lost; the registry has carried the request out. */
async function loseReply(page: Page, address: string, method: string): Promise<void> {
  let isLost = false;
  await page.route(address, async (route) => {
    if (isLost || route.request().method() !== method) return route.fallback();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
}

test.beforeEach(async ({ page, registry, watch }) => {
  watch.expectComplaint(/ERR_|Failed to|40\d|41\d/);
  await signedIn(page, registry);
});

test('a changed password: the page says that the new one may be active', async ({ page, registry, keys }) => {
  await keys.open('/password');
  await loseReply(page, '**/session/password', 'POST');
  await page.getByLabel('Current password').fill(registry.signIn.password);
  await page.getByLabel('New password').fill('a new long passphrase');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(['may already be changed']);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(['sign in with the new password']);
});

test('a place is added once', async ({ page, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await keys.open(`/keys/${key.id}`);
  await loseReply(page, `**/keys/${key.id}`, 'PATCH');
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByRole('textbox', { name: 'Place' }).fill('The vault');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await page.getByRole('button', { name: 'Add place' }).click();
  await expect(page.getByRole('checkbox', { name: 'The vault' })).toHaveCount(1);
  expect((await api.key(key.id)).places).toHaveLength(1);
});

test('an edit is saved, and nobody else is blamed', async ({ page, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await keys.open();
  await loseReply(page, `**/keys/${key.id}`, 'PATCH');
  const row = keys.row('ci');
  await row.choose('Edit');
  await row.self.getByLabel('Name', { exact: true }).fill('release');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await row.self.getByRole('button', { name: 'Save changes' }).click();
  const renamed = keys.row('release');
  await expect(renamed.self).toBeVisible();
  await expect(page.getByText(/Someone else/)).toHaveCount(0);
  await expect(page.getByLabel('Name', { exact: true }), 'the panel is closed').toHaveCount(0);
});

test('a sign-out that may have worked is not denied', async ({ page, keys }) => {
  await keys.open();
  await loseReply(page, '**/api/v1/session', 'DELETE');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText("We couldn't confirm that you are signed out")).toBeVisible();
});

test('a request that was sent offline is reported after the connection is back', async ({ page, context, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await keys.open(`/keys/${key.id}`);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Add a place' }).click();
  await page.getByRole('textbox', { name: 'Place' }).fill('The vault');
  await page.keyboard.press('Enter');
  await expect(page.getByText('You were offline, so the request')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Add place' }).click();
  await expect(page.getByRole('checkbox', { name: 'The vault' })).toBeVisible();
});
