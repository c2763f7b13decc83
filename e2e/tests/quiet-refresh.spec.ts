// A refresh without news mutates no node. A refresh that changes one key mutates only its row.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { Api } from '../support/api.ts';
import { importKeys } from '../support/imported.ts';
import { comeBack } from '../support/mutations.ts';
import { push } from '../support/nupkg.ts';
import { day, hour } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';

/** 25 keys, some of which need attention; far from the next change of any countdown. */
async function twentyFive(registry: Registry, api: Api): Promise<void> {
  const { value } = await api.create({ name: 'ci', places: [{ label: 'Vault' }, { label: 'GitHub Actions' }] });
  await push(registry, value, 'Contoso.Lib');
  for (let n = 0; n < 20; n += 1) await api.create({ name: `build-${n}`, packages: ['Contoso.*', 'Fabrikam.*'] });
  const due = (seconds: number) => new Date(registry.now.getTime() + seconds * 1000);
  importKeys(registry, [
    { name: 'soon', value: 'oy2-soon', expiresAt: due(3 * hour) },
    { name: 'next', value: 'oy2-next', expiresAt: due(3 * day) },
    { name: 'gone', value: 'oy2-gone', expiresAt: due(600) },
    { name: 'open', value: 'oy2-open', expiresAt: null },
  ]);
  await registry.advance(1_815);
}

test.beforeEach(async ({ page, registry, api, keys }) => {
  await twentyFive(registry, api);
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.rows).toHaveCount(25);
  await expect(page.locator('.strip-chart')).toBeVisible();
});

const openings: Record<string, (page: Page, keys: KeysPage) => Promise<unknown>> = {
  'nothing open': async (page) => page.getByLabel('Search').focus(),
  'the focus on the name of a key': (_, keys) => keys.row('build-3').self.getByRole('link', { name: 'build-3' }).focus(),
  'a panel and a menu open': async (page, keys) => {
    await openPanel(keys);
    await page.getByRole('button', { name: 'More for build-4', exact: true }).click();
    await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  },
  'a new value on the screen': async (_, keys) => {
    await openPanel(keys);
    await keys.row('ci').rotation.issue.click();
    await keys.row('ci').rotation.read();
    await expect(keys.row('ci').rotation.stopOld).toBeVisible();
  },
  'Edit open, with typed text': async (page, keys) => {
    await keys.row('build-5').choose('Edit');
    const name = page.getByLabel('Name', { exact: true });
    await name.fill('typed text');
    await name.evaluate((field: HTMLInputElement) => field.setSelectionRange(2, 5));
  },
  'a question open': (_, keys) => keys.row('build-6').choose('Revoke'),
  'a filter chosen and the page scrolled': async (page, keys) => {
    await page.getByRole('button', { name: /^Active/ }).click();
    await expect(keys.rows).toHaveCount(22);
    await page.evaluate(() => scrollTo(0, 700));
  },
};

for (const [what, open] of Object.entries(openings)) {
  test(`with ${what}, a refresh that changes nothing changes no node`, async ({ page, keys, time }) => {
    await open(page, keys);
    if (!what.startsWith('Edit')) await selectName(page);
    expect(summary(await comeBack(page, time))).toEqual([]);
    expect(summary(await comeBack(page, time)), 'the second time').toEqual([]);
  });
}

test('on the page of one key, a refresh that changes nothing changes no node', async ({ page, registry, keys, time }) => {
  const key = (await (await Api.signIn(registry)).keys()).find((key) => key.name === 'ci');
  await keys.open(`/keys/${key?.id}`);
  await expect(page.getByRole('main')).toContainText(/used/i);
  await keys.row('ci').regenerate.click();
  await expect(keys.row('ci').rotation.issue).toBeVisible();
  expect(summary(await comeBack(page, time))).toEqual([]);
});

test('a refresh that renames one key touches no other row', async ({ page, registry, keys, time }) => {
  await openPanel(keys);
  const api = await Api.signIn(registry);
  const key = (await api.keys()).find((key) => key.name === 'build-7');
  await api.must('PATCH', `/keys/${key?.id}`, { name: 'renamed' });
  const mutations = await comeBack(page, time);
  await expect(keys.row('renamed').self).toBeVisible();
  const others = mutations.filter(({ row }) => row !== null && !/renamed|build-7/.test(row));
  expect(summary(others)).toEqual([]);
});

async function openPanel(keys: KeysPage): Promise<void> {
  await keys.row('ci').regenerate.click();
  await expect(keys.row('ci').rotation.issue).toBeVisible();
}

/** Somebody is about to copy it. */
async function selectName(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'build-9', exact: true }).first().evaluate((link) => getSelection()?.selectAllChildren(link));
}

function summary(mutations: { what: string; row: string | null }[]): string[] {
  return mutations.map(({ what, row }) => (row === null ? what : `${what}, row ${row}`)).slice(0, 10);
}
