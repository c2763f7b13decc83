// Every screen in light and dark, wide and narrow, checked after each visual state, contrast on.
import { expect, signedIn, test } from '../fixtures.ts';
import { expectAccessible } from '../support/axe.ts';
import { keysInEveryState } from '../support/world.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test.afterEach(async ({ page }) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide, 'the page scrolls sideways').toBe(false);
      });

      test('sign in', async ({ page, registry, watch }) => {
        watch.expectComplaint(/401/);
        await page.goto(`${registry.url}/account/sign-in`);
        await expect(page.getByLabel('User name')).toBeVisible();
        await expectAccessible(page, 'the sign-in');
        await page.getByLabel('User name').fill('ada');
        await page.getByLabel('Password').fill('wrong');
        await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
        await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
        await expectAccessible(page, 'a refused sign-in');
      });

      test('keys, panel, value', async ({ page, registry, keys }) => {
        await keysInEveryState(registry);
        await signedIn(page, registry);
        await keys.open();
        await expect(keys.rows).toHaveCount(7);
        await expectAccessible(page, 'the list');
        await keys.row('expiring').self.getByLabel('More for expiring').click();
        await expectAccessible(page, 'a menu');
        await page.keyboard.press('Escape');
        const { regenerate, rotation } = keys.row('expiring');
        await regenerate.click();
        await expect(rotation.issue).toBeVisible();
        await expectAccessible(page, 'the panel');
        await rotation.issue.click();
        await expect(rotation.show).toBeVisible();
        await rotation.show.click();
        await expectAccessible(page, 'the value');
      });

      test('edit, a question, a stale key, a failure', async ({ page, registry, api, keys, watch }) => {
        watch.expectComplaint(/412|500/);
        const { key } = await api.create({ name: 'ci' });
        await signedIn(page, registry);
        await keys.open();
        const row = keys.row('ci');
        await row.choose('Edit');
        await page.getByLabel('Name', { exact: true }).fill('');
        await page.getByRole('button', { name: 'Save changes' }).click();
        await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
        await page.keyboard.press('Escape');
        await expect(row.self.getByText('Your changes are not saved yet.')).toBeVisible();
        await expectAccessible(page, 'a form that is not filled in');
        await page.getByLabel('Name', { exact: true }).fill('mine');
        await api.must('PATCH', `/keys/${key.id}`, { name: 'theirs' });
        await page.getByRole('button', { name: 'Save changes' }).click();
        await expect(page.getByText('Your edits are kept')).toBeVisible();
        await expectAccessible(page, 'a stale form');
        await page.getByRole('button', { name: 'Cancel' }).click();
        const renamed = keys.row('theirs');
        await renamed.choose('Revoke');
        await expectAccessible(page, 'a question');
        const failed = { type: '/problems/internal', title: 'Failed', status: 500, detail: 'The database is away.' };
        await page.route('**/revoke', (route) =>
          route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(failed) }),
        );
        await renamed.button(/^Revoke/).last().click();
        await expect(page.getByText('The database is away.')).toBeVisible();
        await expectAccessible(page, 'a failure');
      });

      test('new key, one key, no keys', async ({ page, registry, api, keys }) => {
        await signedIn(page, registry);
        await keys.open();
        await expect(page.getByText('No keys yet')).toBeVisible();
        await expectAccessible(page, 'an empty list');
        const { key } = await api.create({ name: 'ci', places: [{ label: 'GitHub Actions', url: 'https://example.test/a' }] });
        await keys.open('/keys/new');
        await expect(page.getByLabel('Name', { exact: true })).toBeVisible();
        await expectAccessible(page, 'the form');
        await keys.open(`/keys/${key.id}`);
        await expect(keys.row('ci').self.or(page.getByRole('heading', { name: 'ci' })).first()).toBeVisible();
        await expectAccessible(page, 'one key');
      });

      test('reminders', async ({ page, registry, keys }) => {
        await signedIn(page, registry);
        await keys.open('/reminders');
        await expect(page.getByLabel('7 days before')).toBeVisible();
        await expectAccessible(page, 'the choice of mails');
        await page.getByRole('button', { name: 'Create calendar link' }).click();
        await expect(page.getByRole('region', { name: 'Your calendar link' })).toBeVisible();
        await expectAccessible(page, 'a calendar link');
      });
    });
  }
}
