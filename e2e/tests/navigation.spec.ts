// Going from page to page: nothing that was chosen or typed is lost on the way, the focus neither.
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';

test('whoever comes back to the list finds it as they left it', async ({ page, registry, keys, time }) => {
  const names = Array.from({ length: 40 }, (_, n) => `build-${String(n).padStart(2, '0')}`);
  importKeys(registry, [...names, 'other'].map((name) => ({ name, value: `oy2-${name}`, expiresAt: null })));
  await signedIn(page, registry);
  await keys.open();
  await page.getByLabel('Search').fill('build');
  await time.blink(300);
  await page.getByLabel('Sort by').selectOption('Name');
  await expect(keys.rows).toHaveCount(40);
  const key = keys.row('build-30').self.getByRole('link', { name: 'build-30' });
  await key.scrollIntoViewIfNeeded();
  await key.click();
  await expect(page.getByRole('heading', { level: 1, name: 'build-30' })).toBeVisible();
  await page.goBack();
  await expect(keys.rows).toHaveCount(40);
  await expect(page.getByLabel('Search')).toHaveValue('build');
  await expect(page.getByLabel('Sort by')).toHaveValue('name');
  await expect(key).toBeInViewport();
});

test('a new page takes the focus that the old one had, and the list gives it to the key that was open', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await keys.row('ci').self.getByRole('link', { name: 'ci' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('link', { name: 'All keys' }).press('Enter');
  await expect(keys.heading).toBeVisible();
  await expect(keys.row('ci').self.getByRole('link', { name: 'ci' })).toBeFocused();
});

test('what was typed into a key stays until it is saved or given up', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const row = keys.row('ci');
  await row.choose('Edit');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed');
  await page.keyboard.press('Escape');
  await expect(row.self.getByText('Your changes are not saved yet.')).toBeVisible();
  await row.regenerate.click();
  await expect(name).toHaveValue('typed');
  await expect(name).toBeFocused();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(name).toHaveCount(0);
  await row.regenerate.click();
  await expect(row.rotation.self).toBeVisible();
});

test('what was refused for want of a sign-in is no news after it', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/401/);
  await signedIn(page, registry);
  await keys.open('/keys/new');
  await page.getByLabel('Name', { exact: true }).fill('typed');
  await page.getByLabel(/push new packages and versions/i).check();
  await page.getByLabel(/patterns/i).first().fill('*');
  await page.context().clearCookies();
  await page.getByRole('button', { name: /^Create/ }).click();
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
});
