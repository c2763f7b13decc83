// New data arrives: the element that has the focus keeps it.
import { expect, signedIn, test } from '../fixtures.ts';
import { Banner } from '../pages/banner.ts';
import { importKeys } from '../support/imported.ts';
import { controlsThatLoseFocus } from '../support/controls.ts';
import { addEvents } from '../support/events.ts';
import { push } from '../support/nupkg.ts';
import { day, hour, start } from '../support/registry.ts';
import { comeBack, seen } from '../support/return.ts';

/** Half an hour more, so that no countdown changes during a test. */
const inDays = (days: number) => new Date(start.getTime() + days * day * 1000 + 1_800_000);

test('on the list, every control keeps the focus when the person comes back and nothing has changed', async ({ page, registry, keys, time }) => {
  test.setTimeout(120_000);
  importKeys(registry, [{ name: 'soon', value: 'oy2-soon', expiresAt: inDays(2) }, { name: 'later', value: 'oy2-later', expiresAt: inDays(40) }]);
  await signedIn(page, registry);
  await keys.open();
  await expect(page.locator('.strip-chart')).toBeVisible();
  expect(await controlsThatLoseFocus(page.getByRole('main'), () => comeBack(page, time))).toEqual([]);
});

test('in open panels, every control keeps the focus when the person comes back and nothing has changed', async ({ page, registry, api, keys, time }) => {
  test.setTimeout(120_000);
  const places = [{ label: 'GitHub Actions', url: 'https://example.test/a' }];
  const { value } = await api.create({ name: 'regenerates', places });
  await push(registry, value, 'Contoso.Lib');
  for (const name of ['edits', 'revokes']) await api.create({ name, places });
  await signedIn(page, registry);
  await keys.open();
  await keys.row('regenerates').regenerate.click();
  await expect(keys.row('regenerates').rotation.issue).toBeVisible();
  await keys.row('edits').choose('Edit');
  await keys.row('revokes').choose('Revoke');
  await expect(keys.row('revokes').self.getByRole('radio').first()).toBeVisible();
  const lost: string[][] = [];
  for (const name of ['regenerates', 'edits', 'revokes']) {
    lost.push(await controlsThatLoseFocus(keys.row(name).self, () => comeBack(page, time)));
  }
  expect(lost).toEqual([[], [], []]);
});

test('beside a new value, every control keeps the focus when the person comes back and nothing has changed', async ({ page, registry, api, keys, time }) => {
  test.setTimeout(120_000);
  const { value } = await api.create({ name: 'ci', places: [{ label: 'GitHub Actions', url: 'https://example.test/a' }] });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
  const { self, regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await rotation.show.click();
  await expect(rotation.stopOld).toBeVisible();
  const pass = async () => {
    // Without any input the value would be wiped on the way.
    await rotation.self.dispatchEvent('pointermove');
    await comeBack(page, time);
  };
  expect(await controlsThatLoseFocus(self, pass)).toEqual([]);
});

test('on a key’s own page, every control keeps the focus when the person comes back and nothing has changed', async ({ page, registry, api, keys, time }) => {
  test.setTimeout(120_000);
  const { key, value } = await api.create({ name: 'ci', places: [{ label: 'GitHub Actions', url: 'https://example.test/a' }] });
  await addEvents(api, key.id, 60);
  await push(registry, value, 'Contoso.Lib');
  await api.must('POST', `/keys/${key.id}/regenerate`, { overlap_seconds: 604_800 });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await expect(page.getByRole('button', { name: 'Show older' })).toBeVisible();
  expect(await controlsThatLoseFocus(page.getByRole('main'), () => comeBack(page, time))).toEqual([]);
});

test('every control of a row keeps the focus when somebody else renames the key', async ({ page, registry, api, keys, time }) => {
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  let renamed = 0;
  const rename = async () => {
    renamed += 1;
    await api.must('PATCH', `/keys/${key.id}`, { name: `renamed ${renamed} times` });
    await comeBack(page, time);
    await seen(page, `renamed ${renamed} times`);
  };
  expect(await controlsThatLoseFocus(keys.rows.first(), rename)).toEqual([]);
});

test('the name of a key keeps the focus when the state of the key changes by time', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await registry.advance(16 * hour - 30);
  await signedIn(page, registry);
  await keys.open();
  const { self } = keys.row('ci');
  await self.getByRole('link', { name: 'ci' }).focus();
  await time.wait(31);
  await expect(self).toHaveAttribute('data-state', 'expiring');
  await expect(self.getByRole('link', { name: 'ci' })).toBeFocused();
  await time.wait(8 * hour);
  await expect(self).toHaveAttribute('data-state', 'expired');
  await expect(self.getByRole('link', { name: 'ci' })).toBeFocused();
});

test('the banner’s action keeps the focus when the state of another key changes', async ({ page, registry, keys, time }) => {
  const becomesExpiring = new Date(start.getTime() + 10 * day * 1000 + 60_000);
  importKeys(registry, [
    { name: 'first', value: 'oy2-first', expiresAt: inDays(2) },
    { name: 'other', value: 'oy2-other', expiresAt: becomesExpiring },
  ]);
  await signedIn(page, registry);
  await keys.open();
  const { action } = new Banner(page);
  await action.focus();
  await expect(keys.row('other').self).toHaveAttribute('data-state', 'active');
  await time.wait(61);
  await expect(keys.row('other').self).toHaveAttribute('data-state', 'expiring');
  await expect(action).toBeFocused();
});

test('text that a person has selected in a row stays selected when they come back', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci', packages: ['Contoso.*'] });
  await registry.advance(1_800);
  await signedIn(page, registry);
  await keys.open();
  const { self, expiry } = keys.row('ci');
  const texts = [self.getByRole('link', { name: 'ci' }), self.getByText('Contoso.*'), expiry];
  const lost: (string | null)[] = [];
  for (const text of texts) {
    const before = await text.textContent();
    await text.evaluate((element) => getSelection()?.selectAllChildren(element));
    await comeBack(page, time);
    if ((await page.evaluate(() => getSelection()?.toString())) !== before) lost.push(before);
  }
  expect(lost).toEqual([]);
});

test('an open menu stays open, on the same item, when the person comes back', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await page.getByRole('button', { name: 'More for ci' }).press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem').nth(1)).toBeFocused();
  await comeBack(page, time);
  await expect(page.getByRole('menuitem').nth(1)).toBeFocused();
});
