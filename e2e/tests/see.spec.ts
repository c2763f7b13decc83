// Journeys one and two: sign in, and see when every key expires, exactly and live.
import { expect, openSignIn, signedIn, test } from '../fixtures.ts';
import { Api } from '../support/api.ts';
import { day, hour, start } from '../support/registry.ts';
import { keysInEveryState } from '../support/world.ts';

test('a person signs in at the account page and lands on the keys', async ({ page, registry, api, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
  const signIn = await openSignIn(page, registry);
  await signIn.signIn('ada', 'wrong');
  await expect(signIn.problem.filter({ hasText: /\S/ })).toBeVisible();
  await signIn.signIn('ada', registry.signIn.password);
  await expect(page.getByRole('heading', { level: 1, name: 'API keys' })).toBeVisible();
  await expect(page.locator('li[data-state]')).toHaveCount(1);
  expect(page.url()).toBe(`${registry.url}/account/keys`);
  await watch.expectNoTrace(registry.signIn.password);
});

test('every state stands in its row, attention first', async ({ page, registry, keys }) => {
  await keysInEveryState(registry);
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.rows).toHaveCount(7);
  const states = await keys.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));
  expect(states).toEqual(['expiring', 'expiring', 'expired', 'active', 'active', 'disabled', 'revoked']);
  await expect(keys.row('expiring').self).toContainText('3 days');
  await expect(keys.row('soon').self).toContainText(/30 min( 00 s)?/);
  await expect(keys.row('expired').self).toContainText('Expired');
  await expect(keys.row('overlapping').self).toContainText('still works for 7 days');
  await expect(keys.row('fresh').self).toContainText('Contoso.*');
});

test('the date is exact, with its zone, and the instant can be read by a program', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci', lifetime_days: 30 });
  await signedIn(page, registry);
  await keys.open();
  const { expiry } = keys.row('ci');
  await expect(expiry).toHaveAttribute('datetime', '2031-04-02T12:00:00Z');
  // The change to summer time on 30 March lies between: noon in London's winter is 14:00 here.
  await expect(expiry).toContainText(/2 Apr(il)? 2031/);
  await expect(expiry).toContainText('14:00');
  await expect(expiry).toContainText(/CEST|GMT\+2/);
});

test.describe('in Los Angeles', () => {
  test.use({ timezoneId: 'America/Los_Angeles' });

  test('the same instant is the evening before', async ({ page, registry, keys }) => {
    await registry.setClock(new Date('2031-03-03T04:30:00Z'));
    await (await Api.signIn(registry)).create({ name: 'ci', lifetime_days: 1 });
    await signedIn(page, registry);
    await keys.open();
    const { expiry } = keys.row('ci');
    await expect(expiry).toHaveAttribute('datetime', '2031-03-04T04:30:00Z');
    await expect(expiry).toContainText(/3 Mar(ch)? 2031/);
    await expect(expiry).toContainText('20:30');
    await expect(expiry).toContainText(/PST|GMT-8|GMT−8/);
  });
});

for (const [words, ahead] of [
  ['three days ahead', 3 * day],
  ['three days behind', -3 * day],
] as const) {
  test.describe(`with a laptop clock ${words}`, () => {
    test.use({ laptopAheadSeconds: ahead });

    test('the countdown follows the registry', async ({ page, registry, keys, time }) => {
      await keysInEveryState(registry);
      await signedIn(page, registry);
      await keys.open();
      await expect(keys.row('expiring').self).toContainText('3 days');
      await expect(keys.row('soon').self).toHaveAttribute('data-state', 'expiring');
      await expect(keys.row('expired').self).toHaveAttribute('data-state', 'expired');
      await time.wait(30 * 60);
      await expect(keys.row('soon').self).toHaveAttribute('data-state', 'expired');
    });
  });
}

test('the countdown changes when its words change, and ends at the instant', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await registry.advance(day - 2 * hour - 90);
  await signedIn(page, registry);
  await keys.open();
  const { self } = keys.row('ci');
  await expect(self).toContainText('2 hours 1 minute');
  await time.wait(31);
  await expect(self).toContainText(/2 hours(?! \d)/);
  await time.wait(60);
  await expect(self).toContainText('1 hour 59 minutes');
  await time.wait(hour - 1);
  await expect(self).toContainText(/59 min( \d\d s)?|1 hour(?! \d)/);
  await time.wait(hour - 60);
  await expect(self).toHaveAttribute('data-state', 'expiring');
  await time.wait(60);
  await expect(self).toHaveAttribute('data-state', 'expired');
  await expect(self).toContainText('Expired');
});

test('a key becomes expiring on the screen at the instant it does', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await registry.advance(16 * hour - 30);
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.row('ci').self).toHaveAttribute('data-state', 'active');
  await time.wait(31);
  await expect(keys.row('ci').self).toHaveAttribute('data-state', 'expiring');
});

test('after sleep the page is right at once', async ({ page, registry, api, keys, time }) => {
  await api.create({ name: 'long' });
  await api.create({ name: 'short', lifetime_days: 1 });
  await signedIn(page, registry);
  await keys.open();
  await expect(keys.row('short').self).toContainText('1 day');
  await time.sleep(10 * hour);
  await expect(keys.row('short').self).toContainText('14 hours');
  await expect(keys.row('long').self).toContainText('89 days 14 hours');
});

test('a tab that was hidden is right when it is seen again', async ({ page, registry, api, keys }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await signedIn(page, registry);
  await keys.open();
  // Throttled to nothing: the clock jumps and no timer fires, then the tab comes back.
  await registry.advance(5 * hour);
  await page.clock.setSystemTime(new Date(start.getTime() + 5 * hour * 1000));
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(keys.row('ci').self).toContainText('19 hours');
});

test('the counters filter, and follow the time', async ({ page, registry, keys, time }) => {
  await keysInEveryState(registry);
  await signedIn(page, registry);
  await keys.open();
  const counter = (state: string) => page.getByRole('button', { name: new RegExp(`${state}.*\\d|\\d.*${state}`, 'i') });
  await expect(counter('Expired')).toContainText('1');
  await time.wait(30 * 60);
  await expect(counter('Expired')).toContainText('2');
  await counter('Revoked').click();
  await time.blink();
  await expect(keys.rows).toHaveCount(1);
  await expect(keys.row('revoked').self).toBeVisible();
});
