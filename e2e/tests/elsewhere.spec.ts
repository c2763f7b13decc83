// Somebody else deletes, retires or disables a key while this person works with it.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { push } from '../support/nupkg.ts';
import { day } from '../support/registry.ts';
import { comeBack, frames, settled } from '../support/return.ts';

const focusIsSomewhere = (page: Page) =>
  expect.poll(() => page.evaluate(() => document.activeElement !== document.body && document.activeElement !== null)).toBe(true);

test('a chart mark that has the focus goes with its key, and the page continues', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/404/);
  const { key } = await api.create({ name: 'a', lifetime_days: 30 });
  await api.create({ name: 'b', lifetime_days: 60 });
  await signedIn(page, registry);
  await keys.open();
  await page.locator('.mark-hit').first().focus();
  await expect(page.locator('.mark-box')).toBeVisible();
  await api.must('DELETE', `/keys/${key.id}`);
  await comeBack(page, time);
  await time.wait(1);
  await frames(page);
  await expect(page.locator('.mark-hit')).toHaveCount(1);
  await expect(keys.row('b').self).toBeVisible();
});

test('the banner no longer names a deleted key', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/404/);
  await registry.setClock(new Date(registry.now.getTime() - 27 * day * 1000));
  const { key } = await api.create({ name: 'nightly', lifetime_days: 30 });
  await registry.setClock(new Date(registry.now.getTime() + 27 * day * 1000));
  await signedIn(page, registry);
  await keys.open();
  await expect(page.getByText('nightly expires on')).toBeVisible();
  await api.must('DELETE', `/keys/${key.id}`);
  await comeBack(page, time);
  await expect(page.getByText('nightly expires on')).toHaveCount(0);
});

test('a new value of a deleted key is not said to work', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/404/);
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
  const row = keys.row('ci');
  await row.regenerate.click();
  await row.rotation.issue.click();
  await row.rotation.show.click();
  await api.must('DELETE', `/keys/${key.id}`);
  await time.wait(11);
  await expect(row.self).toContainText('Somebody deleted this key');
  await row.rotation.self.getByRole('button', { name: 'Done' }).click();
  await expect(row.self).toHaveCount(0);
});

test('text that is typed on the page of a key stays when the key is deleted', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/404/);
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await keys.row('ci').choose('Edit');
  const name = keys.row('ci').self.getByLabel('Name', { exact: true });
  await name.fill('a long new name');
  await api.must('DELETE', `/keys/${key.id}`);
  await comeBack(page, time);
  await expect(name).toHaveValue('a long new name');
});

/** What the person has the focus on, and what somebody else does to the key. */
const losses: Record<string, { begin: (keys: KeysPage) => Promise<void>; path: string }> = {
  'the button that stops the old value, when the old value is stopped': {
    begin: (keys) => keys.page.getByRole('button', { name: 'Stop the old value now' }).focus(),
    path: 'retire',
  },
  'the choice of an overlap, when the key is disabled': {
    begin: async (keys) => {
      await keys.row('ci').regenerate.click();
      await keys.row('ci').rotation.self.getByRole('radio', { name: '1 hour', exact: true }).focus();
    },
    path: 'disable',
  },
  'the choice “It leaked”, when the key is revoked': {
    begin: async (keys) => {
      await keys.row('ci').regenerate.click();
      await keys.row('ci').rotation.self.getByRole('checkbox', { name: /It leaked/ }).focus();
    },
    path: 'revoke',
  },
};

for (const [what, { begin, path }] of Object.entries(losses)) {
  test(`the focus stays on the page: it is on ${what}`, async ({ page, registry, api, keys, time }) => {
    const { key, value } = await api.create({ name: 'ci' });
    await push(registry, value, 'Contoso.Lib');
    await api.regenerate(key.id, { overlap_seconds: 86_400 });
    await signedIn(page, registry);
    await keys.open(`/keys/${key.id}`);
    await begin(keys);
    await api.must('POST', `/keys/${key.id}/${path}`);
    await comeBack(page, time);
    await frames(page);
    await focusIsSomewhere(page);
  });
}

test('the focus stays on the page: it is in a row whose key is deleted', async ({ page, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/404/);
  const { key } = await api.create({ name: 'a' });
  await api.create({ name: 'b' });
  await signedIn(page, registry);
  await keys.open();
  await keys.row('a').regenerate.focus();
  await api.must('DELETE', `/keys/${key.id}`);
  await comeBack(page, time);
  await expect(keys.rows).toHaveCount(1);
  await frames(page);
  await focusIsSomewhere(page);
});

test('a search beside unsaved text filters the list, keeps the open row and leaves the focus alone', async ({ page, registry, api, keys, time }) => {
  for (const name of ['alpha', 'beta', 'gamma']) await api.create({ name });
  await signedIn(page, registry);
  await keys.open();
  const row = keys.row('beta');
  await row.choose('Edit');
  const name = row.self.getByLabel('Name', { exact: true });
  await name.fill('typed');
  const search = page.getByLabel('Search');
  await search.focus();
  await page.keyboard.type('gam');
  await settled(page, () => time.wait(1));
  await page.keyboard.type('ma');
  await settled(page, () => time.wait(1));
  await expect(search).toBeFocused();
  await expect(search).toHaveValue('gamma');
  await expect(keys.row('gamma').self).toBeVisible();
  await expect(keys.row('alpha').self).toHaveCount(0);
  await expect(name).toHaveValue('typed');
  await row.self.getByRole('button', { name: 'Cancel' }).click();
  await expect(row.self, 'the row is not part of the search').toHaveCount(0);
});

test('back in the list, the focus is on the key from which the person comes', async ({ page, registry, api, keys }) => {
  for (const name of ['a', 'b', 'c']) await api.create({ name });
  await signedIn(page, registry);
  await keys.open();
  const link = keys.row('b').self.getByRole('link', { name: 'b', exact: true });
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'b', exact: true })).toBeVisible();
  await page.goBack();
  await expect(link).toBeFocused();
});
