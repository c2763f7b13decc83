// What the operator decides: how long keys live, since when they expire at all, where to complain.
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { day, start } from '../support/registry.ts';
import { push } from '../support/nupkg.ts';

test('a policy that became stricter leaves values alone, and says what it does to the next one', async ({ page, registry, api, keys }) => {
  const { value } = await api.create({ name: 'ci', lifetime_days: 90 });
  await registry.down('SIGTERM');
  await registry.up({
    LATCHKEY_POLICY_LIFETIMES_DAYS: '[1, 8, 30]',
    LATCHKEY_POLICY_MAX_LIFETIME_DAYS: '30',
    LATCHKEY_POLICY_DEFAULT_LIFETIME_DAYS: '30',
    LATCHKEY_POLICY_FEEDBACK_URL: 'https://feedback.example/keys',
  });
  await signedIn(page, registry);
  await keys.open();
  const { expiry, regenerate, rotation } = keys.row('ci');
  await expect(expiry).toHaveAttribute('datetime', '2031-06-01T12:00:00Z');
  expect((await push(registry, value, 'Contoso.Lib')).status).toBe(201);
  await expect(page.getByRole('link', { name: 'Tell us what works here' })).toHaveAttribute('href', 'https://feedback.example/keys');
  await regenerate.click();
  await expect(rotation.self).toContainText('made for 90 days');
  await expect(rotation.self).toContainText('no longer allows that, so 30 days');
  await expect(rotation.self.locator('time[datetime="2031-04-02T12:00:00Z"]').first()).toBeVisible();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
  await expect(expiry).toHaveAttribute('datetime', '2031-04-02T12:00:00Z');
});

test('keys without an expiry are shown as that, until expiry is switched on', async ({ page, registry, keys }) => {
  const names = ['build', 'deploy', 'nightly'];
  importKeys(registry, names.map((name) => ({ name, value: `oy2-${name}`, expiresAt: null })));
  await signedIn(page, registry);
  await keys.open();
  for (const name of names) await expect(keys.row(name).countdown).toHaveText('No expiry yet');
  expect((await push(registry, 'oy2-build', 'Contoso.Lib')).status).toBe(201);
  registry.command(['adopt-expiry', '--between', '90', '110']);
  await keys.open();
  for (const name of names) {
    const expires = Date.parse((await keys.row(name).expiry.getAttribute('datetime')) ?? '');
    const days = (expires - start.getTime()) / 1000 / day;
    expect(days).toBeGreaterThanOrEqual(90);
    expect(days).toBeLessThanOrEqual(110);
    await expect(keys.row(name).countdown).toHaveText(/^\d+ days( \d+ hours?)?$/);
  }
  expect((await push(registry, 'oy2-build', 'Contoso.Lib', '1.1.0')).headers['x-nuget-warning']).toBeUndefined();
});

test('one banner names what expires first and opens its panel', async ({ page, registry, keys }) => {
  const at = (days: number) => new Date(start.getTime() + days * day * 1000);
  importKeys(registry, [
    { name: 'later', value: 'oy2-later', expiresAt: at(5) },
    { name: 'first', value: 'oy2-first', expiresAt: at(2) },
    { name: 'well', value: 'oy2-well', expiresAt: at(60) },
  ]);
  await signedIn(page, registry);
  await keys.open();
  const action = page.getByRole('button', { name: 'Regenerate first first' });
  await expect(page.getByText(/first.* and 1 more key needs attention/)).toBeVisible();
  await action.click();
  await expect(keys.row('first').rotation.self).toBeVisible();
  await expect(action).toHaveCount(1);
});
