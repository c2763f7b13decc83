// The form of a key: what a person types stays, whatever arrives from the registry meanwhile.
import type { Locator, Page, Route } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';

const name = (page: Page): Locator => page.getByLabel('Name', { exact: true });
const patterns = (page: Page): Locator => page.getByLabel('Package patterns');

/** Holds back the answers to requests at this address until the returned function is called. */
async function hold(page: Page, address: RegExp, method = 'GET'): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route: Route) => {
    if (route.request().method() === method) await held;
    await route.continue();
  });
  return release;
}

/** The page reads the keys again. */
async function reconnect(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.context().setOffline(false);
}

function selection(field: Locator): Promise<(number | null)[]> {
  return field.evaluate((element) => {
    const { selectionStart, selectionEnd } = element as HTMLInputElement;
    return [selectionStart, selectionEnd];
  });
}

test.beforeEach(async ({ page, registry, watch }) => {
  watch.expectComplaint(/ERR_INTERNET_DISCONNECTED/);
  await signedIn(page, registry);
});

test.describe('an open Edit', () => {
  test('keeps what was typed and shows what somebody else changed', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci', scopes: ['package:push'] });
    await keys.open();
    const row = keys.row('ci');
    await row.choose('Edit');
    await name(page).fill('mine');
    await name(page).evaluate((input) => (input as HTMLInputElement).setSelectionRange(1, 3));
    const scopes = ['package:push', 'package:unlist'];
    await api.must('PATCH', `/keys/${key.id}`, { scopes, packages: ['Contoso.*'] });
    await reconnect(page);
    await expect(page.getByText('Someone else changed this key. Your edits are kept')).toBeVisible();
    await expect(page.getByLabel(/unlist/i)).toBeChecked();
    await expect(patterns(page)).toHaveValue('Contoso.*');
    await expect(name(page)).toHaveValue('mine');
    await expect(name(page)).toBeFocused();
    expect(await selection(name(page))).toEqual([1, 3]);
    await row.button('Save changes').click();
    await expect(keys.row('mine').self).toBeVisible();
    const saved = await api.must('GET', `/keys/${key.id}`);
    expect([saved.name, saved.packages, saved.scopes.toSorted()]).toEqual(['mine', ['Contoso.*'], scopes]);
  });

  test('names what somebody else wrote into the same field', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci', packages: ['A'] });
    await keys.open();
    await keys.row('ci').choose('Edit');
    await patterns(page).fill('A\nMine.*');
    await api.must('PATCH', `/keys/${key.id}`, { packages: ['A', 'Theirs.*'] });
    await reconnect(page);
    await expect(page.getByText('Theirs.*').filter({ visible: true }).last()).toBeVisible();
    await expect(patterns(page)).toHaveValue('A\nMine.*');
  });

  test('follows without a word while nothing was typed', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci' });
    await keys.open();
    await keys.row('ci').choose('Edit');
    await expect(name(page)).toBeFocused();
    await api.must('PATCH', `/keys/${key.id}`, { name: 'theirs', places: [{ label: 'Vault' }] });
    await reconnect(page);
    await expect(name(page)).toHaveValue('theirs');
    await expect(page.getByLabel('Place 1', { exact: true })).toHaveValue('Vault');
    await expect(name(page)).toBeFocused();
    await expect(page.getByText('Someone else changed this key')).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(name(page)).toHaveCount(0);
  });

  test('does not remove a place that somebody else added', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci', places: [{ label: 'CI' }] });
    await keys.open();
    const row = keys.row('ci');
    await row.choose('Edit');
    await page.getByLabel('Place 1', { exact: true }).fill('Actions');
    const [place] = key.places;
    await api.must('PATCH', `/keys/${key.id}`, { places: [{ id: place?.id, label: 'CI' }, { label: 'Vault' }] });
    await reconnect(page);
    await expect(page.getByLabel('Place 2', { exact: true })).toHaveValue('Vault');
    await row.button('Save changes').click();
    await expect(name(page)).toHaveCount(0);
    expect((await api.key(key.id)).places.map(({ label }) => label)).toEqual(['Actions', 'Vault']);
  });

  test('stays open with what was typed while it was being saved', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci' });
    await keys.open();
    await keys.row('ci').choose('Edit');
    await name(page).fill('first');
    const release = await hold(page, /\/keys\/key_/, 'PATCH');
    await name(page).press('Enter');
    await name(page).pressSequentially(' second');
    release();
    await expect.poll(async () => (await api.key(key.id)).name).toBe('first');
    await expect(keys.row('first').self).toBeVisible();
    await expect(name(page)).toHaveValue('first second');
    await name(page).press('Enter');
    await expect(name(page)).toHaveCount(0);
    expect((await api.key(key.id)).name).toBe('first second');
  });

  test('saves a scope once, when a scope that Push includes is not ticked', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'ci', scopes: ['package:push'] });
    await keys.open();
    await keys.row('ci').choose('Edit');
    const version = page.getByLabel(/push new versions/i);
    await expect(version).not.toBeChecked();
    await expect(version).toHaveAccessibleDescription(/Already included in .Push new packages and versions/);
    await name(page).fill('renamed');
    await name(page).press('Enter');
    await expect(name(page)).toHaveCount(0);
    expect((await api.must('GET', `/keys/${key.id}`)).scopes).toEqual(['package:push']);
    await keys.row('renamed').choose('Edit');
    await page.getByLabel(/push new packages and versions/i).uncheck();
    await expect(version).toHaveAccessibleDescription(/^(?!.*included)/);
  });

  test('shares no id with a second Edit, and none with the form for a new key', async ({ page, api, keys }) => {
    for (const each of ['a', 'b']) await api.create({ name: each, places: [{ label: 'Vault' }] });
    await keys.open();
    await keys.row('a').choose('Edit');
    await keys.row('b').choose('Edit');
    await expect(name(page)).toHaveCount(2);
    await keys.newKey.click();
    await expect(name(page)).toHaveCount(3);
    const repeated = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return ids.filter((id, at) => ids.indexOf(id) !== at);
    });
    expect(repeated).toEqual([]);
  });
});

test.describe('a new key', () => {
  test('keeps a typed name when the settings to copy arrive', async ({ page, api, keys }) => {
    const { key } = await api.create({ name: 'pattern', packages: ['Contoso.*'], lifetime_days: 7, places: [{ label: 'Vault' }] });
    const release = await hold(page, /\/api\/v1\/keys\/key_/);
    await keys.open(`/keys/new?from=${key.id}`);
    await name(page).fill('copy');
    await page.getByLabel(/unlist/i).check();
    release();
    await expect(patterns(page)).toHaveValue('Contoso.*');
    await expect(page.getByLabel(/7 days/)).toBeChecked();
    await expect(page.getByLabel('Place 1', { exact: true })).toHaveValue('Vault');
    await expect(page.getByLabel(/unlist/i)).toBeChecked();
    await expect(name(page)).toHaveValue('copy');
  });

  test('says that the settings to copy could not be read, and reads them again', async ({ page, api, keys, watch }) => {
    watch.expectComplaint(/500|ERR_FAILED/);
    const { key } = await api.create({ name: 'pattern', packages: ['Contoso.*'] });
    await page.route(/\/api\/v1\/keys\/key_/, (route) => route.abort());
    await keys.open(`/keys/new?from=${key.id}`);
    await expect(page.getByText("The settings of the other key couldn't be loaded.")).toBeVisible();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Retry' }).click();
    await expect(patterns(page)).toHaveValue('Contoso.*');
  });

  test('keeps what was typed and the focus when its owner and the policy arrive', async ({ page, keys }) => {
    const releases = [await hold(page, /\/session$/), await hold(page, /\/policy$/)];
    await keys.open('/keys/new');
    await patterns(page).fill('Contoso.*');
    await expect(page.getByRole('radio')).toHaveCount(0);
    for (const release of releases) release();
    await expect(page.getByLabel('Owner')).toContainText('ada');
    await expect(page.getByLabel('90 days')).toBeChecked();
    await expect(patterns(page)).toHaveValue('Contoso.*');
    await expect(patterns(page)).toBeFocused();
  });

  test('gets the rule of the registry for a pattern while it is typed', async ({ page, keys, time, watch }) => {
    watch.expectComplaint(/422/);
    await keys.open('/keys/new');
    await expect(page.getByLabel('90 days')).toBeChecked();
    await patterns(page).fill('@contoso/*');
    await time.blink(1_000);
    await expect(page.getByText(/can't contain '@'/)).toBeVisible();
  });
});

test('Delete whose answer was lost is carried out once, and Retry ends it', async ({ page, api, keys, watch }) => {
  watch.expectComplaint(/404|ERR_FAILED/);
  const { key } = await api.create({ name: 'ci' });
  await keys.open();
  const row = keys.row('ci');
  await row.choose('Delete');
  await page.route(`**/keys/${key.id}`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await row.button(/^Delete/).last().click();
  await expect(row.self.getByText(/didn't answer/)).toBeVisible();
  await page.unrouteAll();
  await row.button(/^Delete/).last().click();
  await expect(row.self).toHaveCount(0);
});
