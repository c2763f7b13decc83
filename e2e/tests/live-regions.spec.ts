// A live region exists before its text changes; otherwise a screen reader announces nothing.
import type { Page } from '@playwright/test';
import { expect, openSignIn, signedIn, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';
import { recordSpoken, spoken } from '../support/spoken.ts';
import { keysInEveryState } from '../support/world.ts';

const notSaved = /(not|isn.t) (yet )?saved/i;

const problem = (detail: string) => ({
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: '/problems/internal', title: 'Failed', status: 500, detail }),
});

test.beforeEach(async ({ page }) => recordSpoken(page));

/** These words were announced, and no region was inserted together with its text. */
async function expectHeard(page: Page, ...words: RegExp[]): Promise<void> {
  for (const word of words) {
    await expect.poll(async () => (await spoken(page)).texts.join(' | '), `announced: ${word}`).toMatch(word);
  }
  expect((await spoken(page)).silent, 'regions inserted together with their text').toEqual([]);
}

test('opening the list', async ({ page, registry, keys }) => {
  await keysInEveryState(registry);
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.rows).toHaveCount(7);
  await expect(page.locator('.strip-chart')).toBeVisible();
  await expectHeard(page);
});

test('a refused sign-in', async ({ page, registry, watch }) => {
  watch.expectComplaint(/401/);
  const signIn = await openSignIn(page, registry);
  await signIn.signIn('ada', 'wrong');
  await expect(signIn.problem.filter({ hasText: /\S/ })).toBeVisible();
  await expectHeard(page, /password|name/i);
});

test('a list that fails, a slow one, and being offline', async ({ page, context, registry, api, keys, time, watch }) => {
  watch.expectComplaint(/ERR_|Failed to (load|fetch)|500/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await page.route('**/api/v1/keys?*', (route) => route.fulfill(problem('The disk is full.')));
  await keys.open();
  await expect(page.getByText('The disk is full.')).toBeVisible();
  await page.unrouteAll();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/keys?*', async (route) => {
    await held;
    await route.continue();
  });
  await keys.retry.click();
  await time.blink(20_000);
  await expect(page.getByText(/longer|slow|still/i).first()).toBeVisible();
  release();
  await expect(keys.row('ci').self).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/offline/i).first()).toBeVisible();
  await expectHeard(page, /The disk is full/, /longer|slow|still/i, /offline/i);
});

test('regenerating, up to the end of the old value', async ({ page, registry, api, keys }) => {
  const { value } = await api.create({ name: 'ci', places: [{ label: 'Vault' }] });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.self.getByLabel(/leaked/i).check();
  await rotation.self.getByLabel(/leaked/i).uncheck();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rotation.self).toContainText(notSaved);
  await rotation.show.click();
  await rotation.stopOld.click();
  await expect(rotation.self).toContainText(/old value (has |is )?stopped/i);
  await expectHeard(page, /new value/i, notSaved, /stopped/i);
});

test('a regenerate that fails', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/500/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await page.route('**/regenerate', (route) => route.fulfill(problem('The registry stumbled.')));
  await rotation.issue.click();
  await expect(rotation.self.getByText('The registry stumbled.')).toBeVisible();
  await expectHeard(page, /The registry stumbled/);
});

test('a new key with wrong fields, then its value', async ({ page, registry, keys, time }) => {
  await signedIn(page, registry);
  await keys.open('/keys/new');
  const name = page.getByLabel('Name', { exact: true });
  await name.waitFor();
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.locator('[aria-invalid="true"]').first()).toBeVisible();
  await name.fill('release');
  await page.getByLabel(/push new packages and versions/i).check();
  await page.getByLabel(/patterns/i).first().fill('*');
  await time.blink(1_000);
  await page.getByLabel(/30 days/).check();
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
  await expectHeard(page, /name/i, /release/);
});

test('one key, and a question about it', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/500/);
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  const row = keys.row('ci');
  await row.choose('Disable');
  await page.route('**/disable', (route) => route.fulfill(problem('The database is away.')));
  await row.button(/^Disable/).last().click();
  await expect(page.getByText('The database is away.')).toBeVisible();
  await page.unrouteAll();
  await row.button(/^Disable/).last().click();
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await expectHeard(page, /The database is away/, /disabled/i);
});

test('reminders', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/reminders');
  await page.getByLabel('7 days before').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/\bsaved\b/i).first()).toBeVisible();
  await page.getByRole('button', { name: /^(Create|Make) (a )?calendar/ }).click();
  await expect(page.getByText(/\/calendar\/|\.ics/).first()).toBeVisible();
  await expectHeard(page, /saved/i);
});
