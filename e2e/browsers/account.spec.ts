// The main journeys on the account page.
import { push } from '../support/nupkg.ts';
import { day, hour, start } from '../support/registry.ts';
import { Api } from '../support/api.ts';
import { expect, signedIn, test } from './fixtures.ts';
import { IssuedValue } from './pages/issued.ts';
import { ready } from './pages/keys.ts';
import { runFrom } from './running-clock.ts';

test('a person signs in and lands on the keys', async ({ session, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await keys.open('/');
  await keys.signIn('ada', 'wrong');
  await keys.whole.role('alert').toContain(/\S/);
  await keys.signIn('ada', registry.signIn.password);
  await keys.heading.toBeVisible();
  await keys.row('ci').self.toBeVisible();
  expect(await session.web.getCurrentUrl()).toBe(`${registry.url}/account/keys`);
});

test('a countdown changes its words and ends at the instant', async ({ session, registry, keys }) => {
  const at = (seconds: number) => new Date(start.getTime() + seconds * 1000);
  await (await Api.signIn(registry)).create({ name: 'first', lifetime_days: 1 });
  await registry.setClock(at(2 * hour));
  await (await Api.signIn(registry)).create({ name: 'second', lifetime_days: 1 });
  await registry.setClock(at(day - hour));
  await signedIn(session, registry);
  // Once before, so that the browser has the files and needs little of the seconds that are left.
  await keys.open();
  const stop = await runFrom(at(day - 20), registry);
  await keys.open();
  const first = keys.row('first').self;
  const second = keys.row('second').self;
  expect(await first.attribute('data-state')).toBe('expiring');
  expect(await second.text()).toMatch(/2 hours(?! \d)/);
  await expect.poll(() => first.attribute('data-state'), { timeout: 40_000 }).toBe('expired');
  await first.toContain('Expired');
  await second.toContain('1 hour 59 minutes');
  await stop();
});

test('regenerate and show: both values work until the old one is stopped', async ({ session, registry, api, keys }) => {
  const { value: old } = await api.create({ name: 'ci', lifetime_days: 30 });
  await push(registry, old, 'Contoso.Lib');
  await signedIn(session, registry);
  await keys.open();
  const row = keys.row('ci');
  await row.regenerate.press();
  await row.issue.press();
  const value = await row.issued.read();
  expect(value).not.toBe(old);
  expect((await push(registry, old, 'Contoso.Lib', '1.1.0')).status).toBe(201);
  expect((await push(registry, value, 'Contoso.Lib', '1.2.0')).status).toBe(201);
  await row.stopOld.press();
  await expect
    .poll(async () => (await push(registry, old, 'Contoso.Lib', '1.3.0')).json?.type)
    .toBe('/problems/key-replaced');
  await row.done.press();
  await row.panel.toBeGone();
});

test('the downloaded file holds the value that was shown', async ({ session, registry, api, keys }) => {
  await api.create({ name: 'ci' });
  await signedIn(session, registry);
  await keys.open();
  const row = keys.row('ci');
  await row.regenerate.press();
  await row.issue.press();
  const value = await row.issued.read();
  expect(await row.issued.save(session.downloads)).toContain(value);
});

test('create a key, and push with its value', async ({ session, registry, keys }) => {
  await signedIn(session, registry);
  await keys.open();
  await keys.newKey.press();
  await ready(keys.whole);
  await keys.whole.field('Name').fill('release');
  await keys.whole.field(/push new packages and versions/i).press();
  await keys.whole.field(/patterns/i).fill('Contoso.*');
  await keys.whole.field(/30 days/).press();
  await keys.whole.css('time[datetime="2031-04-02T12:00:00Z"]').toBeVisible();
  await keys.whole.role('button', /^Create/).press();
  const value = await new IssuedValue(keys.whole.role('main')).read();
  expect((await push(registry, value, 'Contoso.Lib')).status).toBe(201);
  expect((await push(registry, value, 'Fabrikam.Lib')).json.type).toBe('/problems/key-package');
});
