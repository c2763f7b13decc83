// The registry does not answer, answers late, or answers that it cannot.
import { expect, signedIn, test } from '../fixtures.ts';

test.beforeEach(async ({ page, registry, api, watch }) => {
  watch.expectComplaint(/ERR_|Failed to (load|fetch)|50\d/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
});

const problem = (detail: string) => ({
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: '/problems/internal', title: 'Something went wrong here', status: 500, detail }),
});

test('a 500 is told in the words of the server, and Retry works', async ({ page, keys, time }) => {
  await page.route('**/api/v1/keys?*', (route) => route.fulfill(problem('The disk of the registry is full.')));
  await keys.open();
  await expect(page.getByText('The disk of the registry is full.')).toBeVisible();
  await page.unrouteAll();
  await keys.retry.click();
  await time.blink();
  await expect(keys.row('ci').self).toBeVisible();
});

test('a failed regenerate keeps what was chosen and offers to try again', async ({ page, keys }) => {
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await page.route('**/regenerate', (route) => route.fulfill(problem('The registry stumbled.')));
  await rotation.issue.click();
  await expect(rotation.self.getByText('The registry stumbled.')).toBeVisible();
  await page.unrouteAll();
  await rotation.self.getByRole('button', { name: /Retry|Try again|Issue new value/ }).first().click();
  await expect(rotation.show).toBeVisible();
});

test('offline is said, what is on the screen stays, and it recovers by itself', async ({ page, context, registry, api, keys, time }) => {
  await keys.open();
  await expect(keys.rows).toHaveCount(1);
  await context.setOffline(true);
  await time.blink();
  await expect(page.getByText(/offline/i).first()).toBeVisible();
  await expect(keys.row('ci').self).toBeVisible();
  await api.create({ name: 'meanwhile' });
  await registry.advance(60);
  await context.setOffline(false);
  await time.sleep(60);
  await expect(page.getByText(/offline/i)).toHaveCount(0);
  await expect(keys.row('meanwhile').self).toBeVisible();
});

test('a slow answer says so, and the list comes after all', async ({ page, keys, time }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/keys?*', async (route) => {
    await held;
    await route.continue();
  });
  await keys.open();
  await time.blink(20_000);
  await expect(page.getByText(/longer|slow|still/i).first()).toBeVisible();
  release();
  await expect(keys.row('ci').self).toBeVisible();
});

test('a session that ended leads to the sign-in and back to where the person was', async ({ page, registry, keys, watch, time }) => {
  watch.expectComplaint(/401/);
  await keys.open('/keys/new');
  await page.context().clearCookies();
  await page.goto(`${registry.url}/account/keys/new`);
  await time.blink();
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/keys\/new$/);
});

test('what is loaded later says when it could not be, and Retry brings it', async ({ page, keys }) => {
  await page.route('**/split_later*', (route) => route.abort());
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await expect(page.getByText(/couldn't be loaded/)).toBeVisible();
  await page.unrouteAll();
  await keys.retry.click();
  await expect(rotation.issue).toBeVisible();
});

test('a panel that is still on its way is a panel: named, focused, closed by Escape', async ({ page, keys }) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/split_later*', async (route) => {
    await held;
    await route.continue();
  });
  await keys.open();
  const { rotation, regenerate } = keys.row('ci');
  await regenerate.click();
  await expect(rotation.self).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(rotation.self).toHaveCount(0);
  await expect(regenerate).toBeFocused();
  await regenerate.click();
  await keys.newKey.focus();
  release();
  await expect(rotation.issue).toBeVisible();
  await expect(keys.newKey).toBeFocused();
});

test('signing in again keeps the panel that was open, and what was typed', async ({ page, registry, keys, watch }) => {
  watch.expectComplaint(/401/);
  await keys.open();
  await keys.row('ci').choose('Edit');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('User name').fill('ada');
  await page.getByLabel('Password').fill(registry.signIn.password);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(name).toHaveValue('typed');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(keys.row('typed').self).toBeVisible();
});

test('a lost create stays one create, whatever its retries meet on the way', async ({ page, api, keys, watch }) => {
  watch.expectComplaint(/429/);
  await keys.open('/keys/new');
  await page.getByLabel('Name', { exact: true }).fill('once');
  await page.getByLabel(/push new packages and versions/i).check();
  await page.getByLabel(/patterns/i).first().fill('*');
  let sent = 0;
  await page.route('**/api/v1/keys', async (route) => {
    sent += 1;
    if (sent === 1) {
      await route.fetch();
      await route.abort();
    } else if (sent === 2) {
      const body = { type: '/problems/too-many-requests', title: 'Slow down', status: 429, detail: 'Too many requests.' };
      await route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify(body) });
    } else {
      await route.continue();
    }
  });
  await page.getByRole('button', { name: /^Create/ }).click();
  await keys.retry.click();
  await expect(page.getByText('Too many requests.')).toBeVisible();
  await keys.retry.click();
  await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
  const { keys: all } = (await api.call('GET', '/keys?q=once')).json;
  expect(all).toHaveLength(1);
});

test('an application that cannot load says so and offers Reload', async ({ page, registry }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${registry.url}/account/keys`);
  await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
});
