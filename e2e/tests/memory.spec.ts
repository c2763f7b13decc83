// The page overwrites passwords and values after use: no copy stays in the wasm memory.
import { randomBytes } from 'node:crypto';
import { expect, openSignIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import type { Registry } from '../support/registry.ts';
import { expectInMemory, expectNotInMemory, keepMemory } from '../support/memory.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

/** Long, so that later allocations rarely overwrite a freed copy completely. */
const password = randomBytes(150).toString('base64url');

test.beforeEach(async ({ page, registry, watch }) => {
  watch.expectComplaint(/401/);
  registry.command(['user', 'add', 'lena', '--email', 'lena@example.test'], `${password}\n`);
  registry.signIn = { name: 'lena', password };
  await keepMemory(page);
});

/** Signs in on the page, so the application handles the password. */
async function signIn(page: KeysPage['page'], registry: Registry, keys: KeysPage): Promise<void> {
  await (await openSignIn(page, registry)).signIn('lena', password);
  await expect(keys.heading).toBeVisible();
}

test('the password of a sign-in', async ({ page, registry, keys }) => {
  await signIn(page, registry, keys);
  await expectInMemory(page, '/account/keys');
  await expectNotInMemory(page, password, 'the password');
});

test('the password of a refused sign-in', async ({ page, registry }) => {
  const wrong = `${password} and more`;
  const form = await openSignIn(page, registry);
  await form.signIn('lena', wrong);
  await expect(form.problem.filter({ hasText: /\S/ })).toBeVisible();
  await expectNotInMemory(page, wrong, 'the password');
});

test('the passwords of a confirmation, the wrong one and the right one', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/403/);
  await api.create({ name: 'ci' });
  await signIn(page, registry, keys);
  await registry.advance(20 * 60);
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const field = rotation.self.getByLabel('Password');
  const confirm = rotation.self.getByRole('button', { name: 'Confirm' });
  const wrong = randomBytes(150).toString('hex');
  await field.fill(wrong);
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/session/confirm'));
  await confirm.click();
  expect((await refused).status()).not.toBe(204);
  await field.fill(password);
  await confirm.click();
  await expect(rotation.show).toBeVisible();
  await expectNotInMemory(page, wrong, 'the wrong password');
  await expectNotInMemory(page, password, 'the password');
});

for (const [what, typed] of [
  ['characters that JSON escapes', 'quote " and backslash \\ '.repeat(20)],
  // For these letters wasm-bindgen reallocates its buffer, which can leave a copy in the old block.
  ['letters outside ASCII', `plain words first ${'ünïcödé '.repeat(20)}`],
] as const) {
  test(`a password with ${what}`, async ({ page, registry }) => {
    const form = await openSignIn(page, registry);
    await form.signIn('lena', typed);
    await expect(form.problem.filter({ hasText: /\S/ })).toBeVisible();
    await expectNotInMemory(page, typed, 'the password');
    await expectNotInMemory(page, JSON.stringify(typed).slice(1, -1), 'the password as JSON');
  });
}

test('a value that was shown, copied and downloaded', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signIn(page, registry, keys);
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  const value = await rotation.read();
  await rotation.copy.click();
  await expect(rotation.self.getByText(/^Copied/)).toBeVisible();
  const downloading = page.waitForEvent('download');
  await rotation.download.click();
  await downloading;
  await expectInMemory(page, value);
  await rotation.self.getByRole('button', { name: 'Done' }).click();
  await expect(rotation.self).toHaveCount(0);
  await expectNotInMemory(page, value, 'the value');
});

test('the value of a new key', async ({ page, registry, keys }) => {
  await signIn(page, registry, keys);
  await keys.newKey.click();
  await page.getByLabel('Name', { exact: true }).fill('release');
  await page.getByLabel(/push new packages and versions/i).check();
  await page.getByLabel(/patterns/i).first().fill('*');
  await page.getByRole('button', { name: /^Create/ }).click();
  await page.getByRole('button', { name: 'Show' }).click();
  const text = (await page.getByText(/lk_[0-9A-Za-z]{42}/).first().textContent()) ?? '';
  const value = /lk_[0-9A-Za-z]{42}/.exec(text)?.[0] ?? 'no value';
  await expectInMemory(page, value);
  await page.getByRole('main').getByRole('link', { name: 'All keys' }).first().click();
  await expect(keys.heading).toBeVisible();
  await expectNotInMemory(page, value, 'the value');
});
