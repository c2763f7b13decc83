// Parts of the page that say something about the same key agree after any change.
import { expect, signedIn, test } from '../fixtures.ts';
import { fillNewKey } from '../pages/new-key.ts';
import { importKeys } from '../support/imported.ts';
import { push } from '../support/nupkg.ts';
import { day } from '../support/registry.ts';
import { frames } from '../support/return.ts';
import { rewriteAnswers } from '../support/rewrite.ts';

test('the chart leaves out a key once it is disabled', async ({ page, registry, api, keys, time }) => {
  for (const name of ['a', 'b']) await api.create({ name, lifetime_days: 30 });
  await signedIn(page, registry);
  await keys.open();
  await expect(page.getByText('2 keys expire')).toBeVisible();
  const row = keys.row('a');
  await row.choose('Disable');
  await row.button(/^Disable/).last().click();
  await expect(row.self).toHaveAttribute('data-state', 'disabled');
  await time.wait(1);
  await expect(page.getByText('1 key expires')).toBeVisible();
});

test('no value of a disabled key is said to work', async ({ page, registry, api, keys }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await api.regenerate(key.id, { overlap_seconds: 86_400 });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  const uses = page.getByRole('heading', { name: 'Who uses which value' });
  await expect(uses).toBeVisible();
  await api.must('POST', `/keys/${key.id}/disable`);
  await page.reload();
  await expect(keys.row('ci').self).toHaveAttribute('data-state', 'disabled');
  await expect(uses).toHaveCount(0);
});

test('a sort chosen beside unsaved text keeps the text, and the list still loads to its end', async ({ page, registry, keys, time }) => {
  importKeys(
    registry,
    Array.from({ length: 130 }, (_, n) => ({
      name: `key-${String(n).padStart(3, '0')}`,
      value: `oy2-${n}`,
      expiresAt: new Date(registry.now.getTime() + (20 + n) * day * 1000),
    })),
  );
  await signedIn(page, registry);
  await keys.open();
  const row = keys.row('key-000');
  await row.choose('Edit');
  await row.self.getByLabel('Name', { exact: true }).fill('changed');
  await page.getByLabel('Sort by').selectOption('name');
  const answers: number[] = [];
  page.on('response', (answer) => answers.push(answer.status()));
  for (const size of [100, 130]) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await time.blink();
    await expect.poll(() => keys.rows.count()).toBeGreaterThanOrEqual(size);
  }
  expect(answers.filter((status) => status >= 400)).toEqual([]);
  await expect(row.self.getByLabel('Name', { exact: true })).toHaveValue('changed');
});

test('the note about a shorter lifetime goes with the choice that it is about', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'ci', lifetime_days: 30 });
  await signedIn(page, registry);
  await rewriteAnswers(page, /\/policy$/, (policy) => ({ ...policy, lifetimes_days: [1, 7], max_lifetime_days: 7 }));
  await keys.open(`/keys/${key.id}/regenerate`);
  const { rotation } = keys.row('ci');
  const note = rotation.self.getByText(/7 days is (chosen|selected)/);
  await expect(note).toBeVisible();
  await rotation.self.getByRole('radio', { name: '1 day', exact: true }).first().check();
  await expect(note).toHaveCount(0);
});

test('the title of a key page names the key after the person has signed in again', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/401/);
  const { key } = await api.create({ name: 'release-pipeline' });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}`);
  await expect(page).toHaveTitle(/^release-pipeline/);
  await page.context().clearCookies();
  await keys.row('release-pipeline').choose('Disable');
  await keys.row('release-pipeline').button(/^Disable/).last().click();
  await page.getByLabel('User name').fill('ada');
  await page.getByRole('textbox', { name: 'Password' }).fill(registry.signIn.password);
  await page.keyboard.press('Enter');
  await expect(keys.row('release-pipeline').self).toBeVisible();
  await frames(page);
  await expect(page).toHaveTitle(/^release-pipeline/);
  await expect(keys.row('release-pipeline').self, 'the old refusal is gone').not.toContainText(/sign in/i);
});

test('a password that was not wrong is not typed again', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/503/);
  await signedIn(page, registry);
  await keys.open('/password');
  const busy = { type: '/problems/unavailable', title: 'Busy', status: 503, detail: 'Try again in a minute.' };
  await page.route('**/session/password', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(busy) }),
  );
  await page.getByLabel('Current password').fill(registry.signIn.password);
  await page.getByLabel('New password').fill('a new long passphrase');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Try again in a minute.')).toBeVisible();
  await expect(page.getByLabel('Current password')).toHaveValue(registry.signIn.password);
});

test('of several places the wrong one gets the focus', async ({ page, registry, keys }) => {
  await signedIn(page, registry);
  await keys.open('/keys/new');
  await fillNewKey(page, 'ci');
  const add = page.getByRole('button', { name: 'Add a place' });
  for (const n of [1, 2, 3]) {
    await add.click();
    if (n < 3) await page.getByRole('textbox', { name: `Place ${n}`, exact: true }).fill(`Place ${n}`);
  }
  await page.getByRole('textbox', { name: /link.*place 3/i }).fill('https://example.test');
  await page.getByRole('button', { name: 'Create key' }).click();
  const third = page.getByRole('textbox', { name: 'Place 3', exact: true });
  await expect(third).toBeFocused();
  await expect(third).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('textbox', { name: 'Place 1', exact: true })).not.toHaveAttribute('aria-invalid', 'true');
});
