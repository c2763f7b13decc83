// The operator changes the policy while a form is open: the form gives the reason and can still be sent.
import { expect, signedIn, test } from '../fixtures.ts';
import { push } from '../support/nupkg.ts';
import type { Registry } from '../support/registry.ts';
import { frames } from '../support/return.ts';

const stricter = {
  LATCHKEY_POLICY_LIFETIMES_DAYS: '[1, 8, 30]',
  LATCHKEY_POLICY_MAX_LIFETIME_DAYS: '30',
  LATCHKEY_POLICY_DEFAULT_LIFETIME_DAYS: '30',
};
const shorterOverlaps = {
  LATCHKEY_POLICY_OVERLAPS_SECONDS: '[0, 3600]',
  LATCHKEY_POLICY_DEFAULT_OVERLAP_SECONDS: '3600',
};

async function restart(registry: Registry, settings: Record<string, string>): Promise<void> {
  const { now } = registry;
  await registry.down('SIGTERM');
  await registry.up(settings);
  await registry.setClock(now);
}

test.beforeEach(async ({ page, registry, watch }) => {
  watch.expectComplaint(/422|ERR_/);
  await signedIn(page, registry);
});

test('a lifetime that is no longer allowed: the panel says why, keeps the focus and offers what is allowed', async ({ page, registry, api, keys }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.self.getByRole('radio', { name: '1 hour', exact: true }).check();
  await restart(registry, stricter);
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/regenerate'));
  const policy = page.waitForResponse((answer) => answer.url().endsWith('/policy'));
  await rotation.issue.press('Enter');
  const { detail } = await (await refused).json();
  await (await policy).finished();
  await frames(page);
  await expect(rotation.self.getByText(detail)).toBeVisible();
  await expect(rotation.self.locator(':focus').or(rotation.self.and(page.locator(':focus'))).first()).toBeAttached();
  await expect(rotation.self.getByRole('radio', { name: '90 days' })).toHaveCount(0);
  await expect(rotation.self.getByRole('radio', { name: '30 days' })).toBeChecked();
  await expect(rotation.self.getByRole('radio', { name: '1 hour', exact: true }), 'the other choice stays').toBeChecked();
  await rotation.issue.press('Enter');
  await expect(rotation.show).toBeVisible();
  expect((await api.key(key.id)).lifetime_days).toBe(30);
});

test('an overlap that is no longer allowed: the panel says why and offers what is allowed', async ({ page, registry, api, keys }) => {
  const { key, value } = await api.create({ name: 'ci' });
  await push(registry, value, 'Contoso.Lib');
  await keys.open();
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.self.getByRole('radio', { name: '7 days' }).last().check();
  await restart(registry, shorterOverlaps);
  const refused = page.waitForResponse((answer) => answer.url().endsWith('/regenerate'));
  await rotation.issue.press('Enter');
  const { errors } = await (await refused).json();
  await expect(rotation.self.getByText(errors[0].detail)).toBeVisible();
  await expect(rotation.self.getByRole('radio', { name: '24 hours' })).toHaveCount(0);
  await rotation.issue.press('Enter');
  await expect(rotation.show).toBeVisible();
  expect((await api.key(key.id)).version).toBe(key.version + 1);
});

test('a new key whose lifetime is no longer allowed: the form says why, keeps what was typed and offers what is allowed', async ({ page, registry, api, keys }) => {
  await keys.open('/keys/new');
  await page.getByLabel('Name', { exact: true }).fill('release');
  await page.getByRole('checkbox', { name: /^push(?! new versions)/i }).check();
  await page.getByLabel(/patterns/i).first().fill('*');
  await page.getByLabel('60 days').check();
  await restart(registry, stricter);
  const refused = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button', { name: /^Create/ }).press('Enter');
  const { detail } = await (await refused).json();
  await expect(page.getByText(detail)).toBeVisible();
  await frames(page);
  await expect(page.getByRole('main').locator('form :focus')).toBeAttached();
  await expect(page.getByRole('radio', { name: '60 days' })).toHaveCount(0);
  await expect(page.getByRole('radio', { name: '30 days' })).toBeChecked();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('release');
  await page.getByRole('button', { name: /^Create/ }).press('Enter');
  await expect(page.getByRole('button', { name: 'Show' })).toBeVisible();
  expect((await api.keys())[0]?.lifetime_days).toBe(30);
});
