// Journey three: a new value without breaking what uses the old one.
import { readFileSync } from 'node:fs';
import { expect, signedIn, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';
import { Api } from '../support/api.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('regenerate, see both values used, stop the old one', async ({ page, registry, api, keys, time, watch }) => {
  const { key, value: old } = await api.create({ name: 'ci', lifetime_days: 30 });
  await push(registry, old, 'Contoso.Lib');
  await registry.advance(27 * 86_400);
  await signedIn(page, registry);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await expect(rotation.self).toBeVisible();
  // Before anyone confirms: which value stops and when, and when the new one expires.
  await expect(rotation.self).toContainText(key.current?.hint ?? 'hint');
  await expect(rotation.self.locator('time[datetime="2031-03-31T12:00:00Z"]').first()).toBeVisible();
  await expect(rotation.self.locator('time[datetime="2031-04-29T12:00:00Z"]').first()).toBeVisible();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  await expect(page.getByText(/lk_[0-9A-Za-z]{42}/)).toHaveCount(0);
  const value = await rotation.read();

  await rotation.copy.click();
  await expect(rotation.self.getByText(/^Copied/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(value);
  const downloading = page.waitForEvent('download');
  await rotation.download.click();
  const file = await (await downloading).path();
  expect(readFileSync(file, 'utf8')).toContain(value);

  expect((await push(registry, old, 'Contoso.Lib', '1.1.0')).status).toBe(201);
  expect((await push(registry, value, 'Contoso.Lib', '1.2.0')).status).toBe(201);
  await time.wait(60);
  await expect(rotation.self).toContainText('NuGet');

  await rotation.stopOld.click();
  await expect(async () => {
    expect((await push(registry, old, 'Contoso.Lib', '1.3.0')).json?.type).toBe('/problems/key-replaced');
  }).toPass();
  await page.goto(`${registry.url}/account/keys`);
  await time.blink();
  await watch.expectNoTrace(value);
});

test('a leaked value stops at once', async ({ page, registry, api, keys }) => {
  const { value: old } = await api.create({ name: 'ci' });
  await push(registry, old, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.self.getByLabel(/leaked/i).check();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  expect((await push(registry, old, 'Contoso.Lib', '1.1.0')).json?.type).toBe('/problems/key-replaced');
});

test('a double click issues one value', async ({ page, registry, api, keys }) => {
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/regenerate')) sent.push(request.url());
  });
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.dblclick();
  await expect(rotation.show).toBeVisible();
  expect(sent).toHaveLength(1);
  expect((await api.key(key.id)).version).toBe(key.version + 1);
});

test('an answer lost on the wire is asked for again and gives a value that works', async ({ page, registry, api, keys, watch, time }) => {
  watch.expectComplaint(/ERR_|Failed to load/);
  const { key, value: old } = await api.create({ name: 'ci' });
  await push(registry, old, 'Contoso.Lib');
  await signedIn(page, registry);
  await keys.open();
  const idempotency: (string | undefined)[] = [];
  let lost = 0;
  await page.route('**/regenerate', async (route) => {
    idempotency.push(route.request().headers()['idempotency-key']);
    if (lost === 0) {
      lost += 1;
      // The registry did it; the answer never arrives.
      await route.fetch();
      await route.abort('connectionreset');
      return;
    }
    await route.continue();
  });
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await expect.poll(() => lost).toBe(1);
  const again = rotation.self.getByRole('button', { name: /Retry|Try again|Issue new value/ });
  await expect(async () => {
    await time.blink(2_000);
    if (await again.isVisible()) await again.click();
    await expect(rotation.show).toBeVisible({ timeout: 500 });
  }).toPass();
  const value = await rotation.read();
  expect(new Set(idempotency).size, 'one Idempotency-Key for both').toBe(1);
  expect((await push(registry, value, 'Contoso.Lib', '1.1.0')).status).toBe(201);
  expect((await push(registry, old, 'Contoso.Lib', '1.2.0')).status).toBe(201);
  expect((await api.key(key.id)).version).toBeGreaterThan(key.version);
});

test('a stale tab is told, with the key as it is now', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/412/);
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await expect(rotation.issue).toBeVisible();
  const somebodyElse = await api.regenerate(key.id);
  await rotation.issue.click();
  await expect(rotation.self.getByRole('alert').or(rotation.self.getByText(/changed/i)).first()).toBeVisible();
  await expect(rotation.self).toContainText(somebodyElse.json.key.current.hint);
  expect((await api.key(key.id)).version).toBe(somebodyElse.json.key.version);
});

test('an old sign-in is confirmed in place and the value then comes', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/403/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await registry.advance(20 * 60);
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await rotation.self.getByLabel('Password').fill(registry.signIn.password);
  await rotation.self.getByRole('button', { name: 'Confirm' }).click();
  await expect(rotation.show).toBeVisible();
  await watch.expectNoTrace(registry.signIn.password);
});

test.describe('the value is wiped', () => {
  test.beforeEach(async ({ page, registry, api, keys }) => {
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await keys.open();
    await keys.row('ci').regenerate.click();
    await keys.row('ci').rotation.issue.click();
    await expect(keys.row('ci').rotation.show).toBeVisible();
  });

  test('after ten minutes without input', async ({ keys, time, watch }) => {
    const { rotation } = keys.row('ci');
    const value = await rotation.read();
    await time.wait(9 * 60);
    await expect(rotation.copy).toBeVisible();
    await rotation.self.hover();
    await rotation.self.dispatchEvent('pointermove');
    await time.wait(9 * 60);
    await expect(rotation.copy, 'a moved pointer is input').toBeVisible();
    await time.wait(11 * 60);
    await expect(rotation.copy).toHaveCount(0);
    await expect(rotation.self, 'and the page says so').toContainText(/Ten minutes/);
    await watch.expectNoTrace(value);
  });

  test('when the panel is hidden', async ({ page, keys, watch }) => {
    const { rotation, regenerate } = keys.row('ci');
    const value = await rotation.read();
    await page.keyboard.press('Escape');
    if (await rotation.self.isVisible()) await regenerate.click();
    await expect(rotation.self).toHaveCount(0);
    await watch.expectNoTrace(value);
  });

  test('when the person goes elsewhere in the page', async ({ page, keys, watch }) => {
    const value = await keys.row('ci').rotation.read();
    await keys.newKey.click();
    await expect(page).toHaveURL(/\/keys\/new$/);
    await watch.expectNoTrace(value);
    await page.goBack();
    await expect(keys.rows).toHaveCount(1);
    await watch.expectNoTrace(value);
  });
});

test('the link of a mail opens the key with its panel out', async ({ page, registry, keys }) => {
  const { key } = await (await Api.signIn(registry)).create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open(`/keys/${key.id}/regenerate`);
  await expect(keys.row('ci').rotation.issue.or(page.getByRole('button', { name: 'Issue new value' })).first()).toBeVisible();
});
