// A key's own page covers the list: each has its own controls, and both show the same data.
import { expect, signedIn, test } from '../fixtures.ts';
import { counter } from '../pages/counters.ts';
import { push } from '../support/nupkg.ts';
import { repeatedIds } from '../support/ids.ts';
import { frames } from '../support/return.ts';

test.beforeEach(async ({ page, registry, api, keys }) => {
  const { value } = await api.create({ name: 'ci', places: [{ label: 'GitHub Actions' }] });
  await push(registry, value, 'Contoso.Lib');
  await api.create({ name: 'other' });
  await signedIn(page, registry);
  await keys.open();
});

test('Escape in a panel of the key’s own page focuses the button on that page', async ({ page, keys }) => {
  const { self, regenerate, rotation } = keys.row('ci');
  await self.getByRole('link', { name: 'ci' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await regenerate.click();
  await expect(rotation.issue).toBeVisible();
  await expect(rotation.self).toBeFocused();
  expect(await repeatedIds(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
  await frames(page);
  await expect(regenerate).toBeFocused();
});

test('a lifetime chosen on the list and a lifetime chosen on the key’s own page do not affect each other', async ({ page, keys }) => {
  const { self, regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.self.getByRole('radio', { name: '30 days' }).check();
  await self.getByRole('link', { name: 'ci' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  if (!(await rotation.self.isVisible())) await regenerate.click();
  await rotation.self.getByRole('radio', { name: '60 days' }).check();
  await page.goBack();
  await expect(keys.heading).toBeVisible();
  if (!(await rotation.self.isVisible())) await regenerate.click();
  await expect(rotation.issue).toBeVisible();
  for (const group of await rotation.self.getByRole('group').or(rotation.self.getByRole('radiogroup')).all()) {
    await expect(group.getByRole('radio', { checked: true })).toHaveCount(1);
  }
});

test('what is changed on the key’s own page is on the list when the person goes back', async ({ page, keys }) => {
  await keys.row('ci').self.getByRole('link', { name: 'ci' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await keys.row('ci').choose('Edit');
  await page.getByLabel('Name', { exact: true }).filter({ visible: true }).fill('renamed');
  await keys.row('ci').button(/^Save/).click();
  await expect(page.getByRole('heading', { level: 1, name: 'renamed' })).toBeVisible();
  await keys.row('renamed').choose('Disable');
  await keys.row('renamed').button(/^Disable/).last().click();
  await expect(keys.row('renamed').self).toHaveAttribute('data-state', 'disabled');
  await page.goBack();
  await expect(keys.heading).toBeVisible();
  await expect(keys.row('renamed').self).toHaveAttribute('data-state', 'disabled');
  await expect(keys.row('ci').self).toHaveCount(0);
  await expect(counter(page, 'disabled')).toContainText('1');
  await expect(counter(page, 'active')).toContainText('1');
});

test('a key deleted on its own page is gone from the list', async ({ page, keys }) => {
  await keys.row('ci').self.getByRole('link', { name: 'ci' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  await keys.row('ci').choose('Delete');
  await keys.row('ci').button(/^Delete/).last().click();
  await expect(keys.heading).toBeVisible();
  await expect(keys.row('other').self).toBeVisible();
  await expect(keys.rows).toHaveCount(1);
  await expect(counter(page, 'active')).toContainText('1');
});
