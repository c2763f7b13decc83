// A laptop clock that is set back changes no duration and no countdown.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import type { KeysPage } from '../pages/keys.ts';
import { day, hour, start } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';

/** Sets only the laptop's clock back. Timers and the registry's clock are unchanged. */
async function setClockBack(page: Page, registry: Registry, seconds: number): Promise<void> {
  await page.clock.setSystemTime(new Date(registry.now.getTime() - seconds * 1000));
}

test.describe('a value on the screen', () => {
  test.beforeEach(async ({ page, registry, api, keys }) => {
    await api.create({ name: 'ci' });
    await signedIn(page, registry);
    await keys.open();
    await showValue(keys);
  });

  for (const [words, seconds] of [
    ['an hour', hour],
    ['five minutes', 300],
    ['a year', 365 * day],
  ] as const) {
    test(`is wiped after ten minutes although the clock was set back by ${words}`, async ({ page, registry, keys, time, watch }) => {
      const { rotation } = keys.row('ci');
      const value = await rotation.read();
      await time.wait(60);
      await setClockBack(page, registry, seconds);
      await time.wait(10 * 60);
      await expect(rotation.copy).toHaveCount(0);
      await watch.expectNoTrace(value);
    });
  }

  test('is wiped although the clock is set back again and again', async ({ page, registry, keys, time, watch }) => {
    const { rotation } = keys.row('ci');
    const value = await rotation.read();
    for (let minute = 0; minute < 11; minute += 1) {
      await time.wait(60);
      await setClockBack(page, registry, minute * 120);
    }
    await expect(rotation.copy).toHaveCount(0);
    await watch.expectNoTrace(value);
  });

  test('stays for the whole ten minutes', async ({ page, registry, keys, time }) => {
    await keys.row('ci').rotation.read();
    await setClockBack(page, registry, hour);
    await time.wait(9 * 60 - 30);
    await expect(keys.row('ci').rotation.copy).toBeVisible();
  });
});

test('a countdown never goes up, and ends with the key', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await registry.advance(day - 2 * hour);
  await signedIn(page, registry);
  await keys.open();
  const { self, countdown } = keys.row('ci');
  await expect(countdown).toHaveText('2 hours');
  await setClockBack(page, registry, 5 * hour);
  await time.wait(90);
  await expect(countdown).toHaveText('1 hour 58 minutes');
  await time.wait(2 * hour);
  await expect(self).toHaveAttribute('data-state', 'expired');
});

test('a list that is old is refreshed on return', async ({ page, registry, api, keys, time }) => {
  const { key } = await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await expect(page.locator('.strip-chart')).toBeVisible();
  await time.wait(hour);
  await setClockBack(page, registry, hour - 10);
  await api.must('PATCH', `/keys/${key.id}`, { name: 'renamed' });
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(keys.row('renamed').self).toBeVisible();
  expect(registry.now.getTime()).toBeGreaterThan(start.getTime());
});

async function showValue(keys: KeysPage): Promise<void> {
  const { regenerate, rotation } = keys.row('ci');
  await regenerate.click();
  await rotation.issue.click();
  await expect(rotation.show).toBeVisible();
}
