// The banner names the key that needs attention first, whatever the list shows.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { Banner } from '../pages/banner.ts';
import { counter } from '../pages/counters.ts';
import type { KeysPage } from '../pages/keys.ts';
import { RotationPanel } from '../pages/rotation.ts';
import { importKeys } from '../support/imported.ts';
import { day, start } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';
import { comeBack, seen, settled } from '../support/return.ts';
import type { Time } from '../support/time.ts';

const inDays = (days: number) => new Date(start.getTime() + days * day * 1000);

/** `zulu` is due tomorrow, `alpha` in nine days; the others need no attention. */
async function openList(page: Page, registry: Registry, keys: KeysPage, quiet = ['quiet']): Promise<Banner> {
  importKeys(registry, [
    { name: 'zulu', value: 'oy2-zulu', expiresAt: inDays(1) },
    { name: 'alpha', value: 'oy2-alpha', expiresAt: inDays(9) },
    ...quiet.map((name) => ({ name, value: `oy2-${name}`, expiresAt: inDays(60) })),
  ]);
  await signedIn(page, registry);
  await keys.open();
  const banner = new Banner(page);
  await expect(banner.action).toContainText('zulu');
  return banner;
}

type Change = (page: Page, time: Time) => Promise<unknown>;
const search = (words: string): Change => async (page, time) => {
  await page.getByLabel('Search').fill(words);
  await time.blink(300);
};
const changes: Record<string, Change> = {
  'the list is sorted by name': (page) => page.getByLabel('Sort by').selectOption('name'),
  'the list is sorted by creation': (page) => page.getByLabel('Sort by').selectOption('created_at'),
  'the list shows active keys only': (page) => counter(page, 'active').click(),
  'the list shows revoked keys only': (page) => counter(page, 'revoked').click(),
  'a search finds other keys': search('quiet'),
  'a search finds only the key due later': search('alpha'),
  'a search finds nothing': search('nothing of that name'),
};

for (const [what, change] of Object.entries(changes)) {
  test(`it names the key due first when ${what}, and its action opens that key’s panel`, async ({ page, registry, keys, time }) => {
    const banner = await openList(page, registry, keys);
    await settled(page, () => change(page, time));
    await expect(banner.action).toContainText('zulu');
    expect(await banner.sentence()).toContain('zulu');
    await banner.action.click();
    await expect(new RotationPanel(page, 'zulu').issue).toBeVisible();
  });
}

test('it names the key due first although the list has not loaded that key yet', async ({ page, registry, keys }) => {
  const many = Array.from({ length: 80 }, (_, n) => `many-${n}`);
  const banner = await openList(page, registry, keys, many);
  await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
  await expect(keys.row('zulu').self).toHaveCount(0);
  await expect(banner.action).toContainText('zulu');
});

test('it has the new name of a key that this person renames', async ({ page, registry, keys }) => {
  const banner = await openList(page, registry, keys);
  await keys.row('zulu').choose('Edit');
  await page.getByLabel('Name', { exact: true }).fill('renamed');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(keys.row('renamed').self).toBeVisible();
  await expect(banner.action).toContainText('renamed');
  expect(await banner.sentence()).not.toContain('zulu');
});

test('it has the new name of a key that somebody else renames', async ({ page, registry, api, keys, time }) => {
  const banner = await openList(page, registry, keys);
  const { id = '' } = (await api.keys()).find(({ name }) => name === 'zulu') ?? {};
  await api.must('PATCH', `/keys/${id}`, { name: 'renamed' });
  await comeBack(page, time);
  await seen(page, 'renamed');
  await expect(banner.action).toContainText('renamed');
  expect(await banner.sentence()).not.toContain('zulu');
});

const ends: Record<string, (call: (path: string) => Promise<unknown>) => Promise<unknown>> = {
  'regenerated': (call) => call('/regenerate'),
  'disabled': (call) => call('/disable'),
  'revoked': (call) => call('/revoke'),
};

for (const [what, end] of Object.entries(ends)) {
  test(`it names the next key after somebody else has ${what} the first`, async ({ page, registry, api, keys, time }) => {
    const banner = await openList(page, registry, keys);
    const { id = '' } = (await api.keys()).find(({ name }) => name === 'zulu') ?? {};
    await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
    await end((path) => api.must('POST', `/keys/${id}${path}`));
    await comeBack(page, time);
    await expect(banner.action).toContainText('alpha');
    expect(await banner.sentence()).not.toContain('zulu');
  });
}

test('it follows the clock: the first key expires and the next one is named', async ({ page, registry, keys, time }) => {
  const banner = await openList(page, registry, keys);
  await settled(page, () => page.getByLabel('Sort by').selectOption('name'));
  await time.wait(day + 1);
  await expect(keys.row('zulu').self).toHaveAttribute('data-state', 'expired');
  await expect(banner.action).toContainText('alpha');
});
