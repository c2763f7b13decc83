// A token ends after a quarter of an hour; a sign-in at the gallery, whenever it ends.
import { expect, test } from '../../embedded.ts';
import { mintToken } from '../../host/gallery.js';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { Api } from '../../support/api.ts';
import { signInAtGallery } from '../../support/galleries.ts';

const ended = 901;

/** A clock that jumps before all of it is there ends some of the loading. */
async function opened(section: Section): Promise<void> {
  await section.open();
  await expect(section.rows).toHaveCount(1);
  await section.loaded();
}

test.beforeEach(async ({ api, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
});

test('a token that has ended is renewed without a word', async ({ registry, section }) => {
  await opened(section);
  await registry.advance(ended);
  await section.frame.getByLabel('Sort by').selectOption('Name');
  await expect(section.frame.getByText(/sign-in/)).toHaveCount(0);
  await expect.poll(() => section.asked).toEqual(['start', 'renew']);
  await expect(section.rows).toHaveCount(1);
});

test('several requests that find it ended ask once', async ({ page, section, time }) => {
  let refused = 0;
  page.on('response', (response) => {
    if (response.status() === 401) refused += 1;
  });
  await opened(section);
  await time.sleep(ended);
  const link = section.row('ci').self.getByRole('link', { name: 'ci' });
  await link.evaluate((link) => {
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    (link as HTMLElement).click();
  });
  await expect(section.frame.getByText(/created/i).first()).toBeVisible();
  expect(refused, 'requests that were refused').toBeGreaterThan(1);
  expect(section.asked).toEqual(['start', 'renew']);
});

test('a refusal that comes late needs no second token', async ({ page, section, time }) => {
  await opened(section);
  await time.sleep(ended);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let first = true;
  const ofKey = /\/keys\/key_\w+$/;
  await page.route(ofKey, async (route) => {
    if (!first) return route.continue();
    first = false;
    const answer = await route.fetch();
    await held;
    await route.fulfill({ response: answer });
  });
  await section.row('ci').self.getByRole('link', { name: 'ci' }).evaluate((link) => {
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    (link as HTMLElement).click();
  });
  await expect.poll(() => section.asked).toEqual(['start', 'renew']);
  const answered = page.waitForResponse((response) => ofKey.test(response.url()) && response.ok());
  release();
  await answered;
  expect(section.asked).toEqual(['start', 'renew']);
});

test('a gallery that begins with an old token is asked for another', async ({ gallery, registry, section }) => {
  const { user = '' } = gallery.settings.people['ada'] ?? {};
  const old = await mintToken(gallery.settings, { user, origin: gallery.origin, confirmed: false });
  await registry.advance(ended);
  const usual = gallery.token.bind(gallery);
  gallery.token = async (person, wish) => (wish.reason === 'start' ? { body: JSON.stringify(old) } : usual(person, wish));
  await section.open();
  await expect(section.rows).toHaveCount(1);
  expect(section.asked).toEqual(['start', 'renew']);
  expect((await section.told()).map(({ type }) => type)).toEqual(['ready']);
});

test('a sign-in that has ended is said, nothing typed is lost, and it goes on after the next', async ({ page, gallery, registry, section }) => {
  await opened(section);
  const row = section.row('ci');
  await row.choose('Edit');
  const name = section.frame.getByLabel('Name', { exact: true });
  await name.fill('typed');
  await registry.advance(ended);
  gallery.sessions.clear();
  const save = section.frame.getByRole('button', { name: /^Save/ });
  await press(save);
  const said = section.frame.getByText(`Your sign-in at ${new URL(gallery.origin).host} has ended.`);
  await expect(said).toBeVisible();
  await expect(name).toHaveValue('typed');
  await section.expectToFit();
  expect((await section.told()).map(({ type }) => type)).toEqual(['ready', 'expired']);

  await signInAtGallery(page.context(), gallery, 'ada');
  await press(save);
  await expect(section.row('typed').self).toBeVisible();
  await expect(said).toHaveCount(0);
});

test('a list that could not be had for want of a sign-in is had by Retry', async ({ page, gallery, section, time }) => {
  gallery.sessions.clear();
  await section.open(section.write(section.lines()));
  const retry = section.frame.getByRole('button', { name: 'Retry' });
  await expect(retry).toBeVisible();
  await expect(section.rows).toHaveCount(0);
  await signInAtGallery(page.context(), gallery, 'ada');
  await press(retry);
  await time.blink();
  await expect(section.rows).toHaveCount(1);
});

test('somebody else who signed in meanwhile gets their own keys, and none of what was typed', async ({ page, gallery, registry, api, section }) => {
  const bob = await Api.signIn(registry, 'bob');
  await bob.create({ name: 'bobs' });
  const [before] = await api.keys();
  await opened(section);
  await section.row('ci').choose('Edit');
  await section.frame.getByLabel('Name', { exact: true }).fill('typed by ada');
  await registry.advance(ended);
  await signInAtGallery(page.context(), gallery, 'bob');
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(registry.url)) sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await press(section.frame.getByRole('button', { name: /^Save/ }));
  await expect(section.row('bobs').self).toBeVisible();
  await expect(section.row('ci').self).toHaveCount(0);
  await expect(section.frame.getByText('typed by ada')).toHaveCount(0);
  expect(sent.filter((request) => /^(PATCH|POST|DELETE)/.test(request)), 'sent once, in the name of ada').toHaveLength(1);
  await api.signIn('ada');
  expect(await api.keys()).toEqual([before]);
  await bob.signIn('bob');
  const { events } = await bob.must('GET', `/events?owner=${bob.owner}`);
  expect(events.map((event: { kind: string }) => event.kind)).toEqual(['created']);
});

test('keys that nobody could be asked about are nobody else’s either', async ({ page, gallery, registry, api, section, watch }) => {
  watch.expectComplaint(/503/);
  const bob = await Api.signIn(registry, 'bob');
  await bob.create({ name: 'bobs' });
  const [before] = await api.keys();
  // The one question whose keys these are gets no answer.
  let away = true;
  await page.route('**/api/v1/session', (route) => (away ? route.fulfill({ status: 503, body: '' }) : route.continue()));
  await opened(section);
  await section.row('ci').choose('Disable');
  await registry.advance(ended);
  await signInAtGallery(page.context(), gallery, 'bob');
  away = false;
  await press(section.row('ci').button(/^Disable/).last());
  await expect(section.row('bobs').self).toBeVisible();
  await expect(section.row('ci').self).toHaveCount(0);
  await api.signIn('ada');
  expect(await api.keys()).toEqual([before]);
});

test('until it is known whose a new token is, it carries nothing but that question', async ({ page, gallery, registry, section }) => {
  await opened(section);
  await registry.advance(ended);
  await signInAtGallery(page.context(), gallery, 'bob');
  const given = page.waitForResponse('**/latchkey-token');
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/v1/session', async (route) => {
    await held;
    await route.continue();
  });
  const sent: { path: string; token: string | undefined }[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/v1/')) sent.push({ path: pathname, token: request.headers()['authorization'] });
  });
  const sort = section.frame.getByLabel('Sort by');
  await sort.selectOption('Name');
  const { token } = await (await given).json();
  await expect.poll(() => sent.some((one) => one.token === `Bearer ${token}`)).toBe(true);
  // The person goes on in the old page.
  await section.row('ci').choose('Disable');
  await press(section.row('ci').button(/^Disable/).last());
  await section.frame.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  const carried = sent.filter((one) => one.token === `Bearer ${token}`).map((one) => one.path);
  expect([...new Set(carried)]).toEqual(['/api/v1/session']);
  release();
  await expect(section.frame.getByText('No keys yet')).toBeVisible();
});

test('a value on the screen is gone when somebody else is signed in', async ({ page, gallery, registry, section, watch }) => {
  await opened(section);
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  const value = await rotation.read();
  await registry.advance(ended);
  await signInAtGallery(page.context(), gallery, 'bob');
  await section.frame.getByLabel('Sort by').selectOption('Name');
  await expect(section.frame.getByText('No keys yet')).toBeVisible();
  await watch.expectNoTrace(value, section.frame);
});
