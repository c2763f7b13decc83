// Journey five: a key from its making to its end.
import { expect, signedIn, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';

test('create a key with every field, and push with its value', async ({ page, registry, api, keys, time, watch }) => {
  const seed = await api.create({ name: 'seed' });
  await push(registry, seed.value, 'Contoso.Lib');
  await push(registry, seed.value, 'Fabrikam.Lib');
  await signedIn(page, registry);
  await keys.open();
  await keys.newKey.click();
  await expect(page).toHaveURL(/\/keys\/new$/);
  await page.getByLabel('Name', { exact: true }).fill('release');
  await page.getByLabel(/push new packages and versions/i).check();
  await page.getByLabel(/patterns/i).first().fill('Contoso.*');
  await time.blink(1_000);
  await expect(page.getByText('Contoso.Lib')).toBeVisible();
  await expect(page.getByText('Fabrikam.Lib')).toHaveCount(0);
  await page.getByLabel(/30 days/).check();
  await expect(page.locator('time[datetime="2031-04-02T12:00:00Z"]').first()).toBeVisible();
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
  await page.getByRole('button', { name: 'Show' }).click();
  const text = await page.getByText(/lk_[0-9A-Za-z]{42}/).first().textContent();
  const value = /lk_[0-9A-Za-z]{42}/.exec(text ?? '')?.[0] ?? '';
  expect((await push(registry, value, 'Contoso.Other')).status).toBe(201);
  expect((await push(registry, value, 'Fabrikam.Other')).json.type).toBe('/problems/key-package');
  await page.goto(`${registry.url}/account/keys`);
  await expect(keys.row('release').self).toContainText('Contoso.*');
  await watch.expectNoTrace(value);
});

test('a form that is not filled in says what is missing and keeps what was typed', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/keys/new');
  await page.getByLabel('Name', { exact: true }).fill('half');
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half');
  await expect(page.getByRole('alert').filter({ hasText: 'Choose at least one permission.' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Permissions' })).toHaveAttribute('aria-invalid', 'true');
});

test('the settings of another key are copied', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'pattern', packages: ['Contoso.*'], lifetime_days: 7 });
  await signedIn(page, registry);
  await keys.open(`/keys/new?from=${key.id}`);
  await expect(page.getByLabel(/patterns/i).first()).toHaveValue(/Contoso\.\*/);
  await expect(page.getByLabel(/7 days/)).toBeChecked();
});

test('edit, disable, enable, revoke and delete', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const row = keys.row('ci');

  await row.choose('Disable');
  await row.button(/^Disable/).last().click();
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await row.choose('Enable');
  await row.button(/^Enable/).last().click();
  await expect(row.self).toHaveAttribute('data-state', 'active');

  await row.choose('Edit');
  await page.getByLabel('Name', { exact: true }).fill('renamed');
  await page.getByRole('button', { name: /^Save/ }).click();
  const renamed = keys.row('renamed');
  await expect(renamed.self).toBeVisible();

  await renamed.choose('Revoke');
  await renamed.button(/^Revoke/).last().click();
  await expect(renamed.self).toHaveAttribute('data-state', 'revoked');

  await renamed.choose('Delete');
  await renamed.button(/^Delete/).last().click();
  await expect(renamed.self).toHaveCount(0);
  expect((await api.call('GET', `/keys/${key.id}`)).status).toBe(404);
});

test('the activity of a key tells what happened', async ({ page, registry, api, keys }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await expect(page.getByRole('main')).toContainText(/created/i);
  await expect(page.getByRole('main')).toContainText('NuGet');
});

test('more keys than one answer holds can all be reached', async ({ page, registry, api, keys }) => {
  for (let n = 0; n < 60; n += 1) await api.create({ name: `key-${n}` });
  await signedIn(page, registry);
  await keys.open();
  await expect(async () => {
    // The end of the list asks for more by itself once it comes near.
    await page.mouse.wheel(0, 20_000);
    await expect(keys.rows).toHaveCount(60, { timeout: 500 });
  }).toPass();
});

test('somebody without keys is told what a key is for', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open();
  await expect(page.getByText('No keys yet')).toBeVisible();
  await expect(keys.newKey).toBeVisible();
});
