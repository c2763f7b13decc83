// What a person does while their request is under way: nothing is lost without a word, and the request
// is what the page shows.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { fillNewKey } from '../pages/new-key.ts';
import { Question } from '../pages/question.ts';
import { push } from '../support/nupkg.ts';
import { frames } from '../support/return.ts';

/** Holds back the answers to requests for `address` until the returned function is called. */
async function holdBack(page: Page, address: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  });
  return release;
}

for (const way of ['Cancel', 'Escape'] as const) {
  test(`a value that arrives after ${way} is reported as lost`, async ({ page, registry, api, keys }) => {
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await keys.open();
    const row = keys.row('ci');
    await row.regenerate.click();
    const release = await holdBack(page, '**/regenerate');
    const asked = page.waitForRequest('**/regenerate');
    await row.rotation.issue.click();
    await asked;
    if (way === 'Cancel') await row.rotation.self.getByRole('button', { name: 'Cancel' }).click();
    else await page.keyboard.press('Escape');
    await expect(row.rotation.self).toHaveCount(0);
    release();
    await expect(row.self).toContainText('was removed from this page before anyone had shown or copied it');
  });
}

test('a new key whose value arrives after the page was left is announced as lost', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/keys/new');
  await fillNewKey(page, 'left');
  await page.getByRole('radio', { name: '30 days' }).check();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/keys', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const response = await route.fetch();
    await held;
    return route.fulfill({ response });
  });
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/keys'));
  await page.getByRole('button', { name: 'Create key' }).click();
  await asked;
  await page.getByRole('link', { name: 'All keys' }).click();
  await page.getByRole('dialog').getByRole('button', { name: /discard|leave/i }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'API keys' })).toBeVisible();
  release();
  await expect(page.getByRole('status').filter({ hasText: 'The value of left was removed' })).toBeAttached();
});

test('the choices are fixed while the password is asked for', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/403/);
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await signedIn(page, registry);
  await registry.advance(20 * 60);
  await keys.open();
  const row = keys.row('ci');
  await row.regenerate.click();
  await row.rotation.self.getByRole('radio', { name: '7 days', exact: true }).last().check();
  await row.rotation.issue.click();
  const question = new Question(row);
  await expect(question.password).toBeFocused();
  await expect(row.rotation.self.locator('.rotation-choices')).toHaveAttribute('inert', '');
  await question.password.fill(registry.signIn.password);
  await page.keyboard.press('Enter');
  await expect(row.rotation.show).toBeVisible();
  const { retiring } = await api.key(key.id);
  expect(Date.parse(retiring?.expires_at ?? '') - registry.now.getTime()).toBe(7 * 86_400_000);
});

test('the time a person takes for their password is no slow answer', async ({ page, registry, keys, time, watch }) => {
  watch.expectComplaint(/403/);
  await signedIn(page, registry);
  await registry.advance(20 * 60);
  await keys.open('/keys/new');
  await fillNewKey(page, 'ci');
  await page.getByRole('radio', { name: '30 days' }).check();
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByRole('main').locator('input[type="password"]')).toBeFocused();
  await time.wait(20);
  await frames(page);
  await expect(page.getByText(/taking longer/i)).toHaveCount(0);
});

test('Retry keeps the focus in its panel, so Escape still closes it', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/500|ERR_/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await page.route('**/api/v1/policy', (route) => route.fulfill({ status: 500, json: {} }));
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  const retry = rotation.self.getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  // A failed policy may be read once more meanwhile, which draws the notice again.
  await frames(page);
  await retry.focus();
  await page.keyboard.press('Enter');
  await frames(page);
  await expect(rotation.self.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
});

test('the second half of the page leaves the focus where the person has moved it', async ({ page, registry, api, keys, time }) => {
  for (const name of ['a', 'b']) await api.create({ name });
  await signedIn(page, registry);
  await page.route('**/split_later*.wasm', () => new Promise(() => {}));
  await keys.open();
  await keys.row('a').regenerate.click();
  await keys.row('b').regenerate.focus();
  await time.wait(5);
  await expect(page.getByText(/taking longer|still loading/i).first()).toBeVisible();
  await frames(page);
  await expect(keys.row('b').regenerate).toBeFocused();
});
