// Who is shown nothing, and who is told why.
import { expect, test } from '../../embedded.ts';
import { signedIn } from '../../fixtures.ts';
import { Gallery, mintToken } from '../../host/gallery.js';
import { Api } from '../../support/api.ts';
import { always, otherOrigin, secret, serve, signInAtGallery } from '../../support/galleries.ts';
import { send } from '../../support/http.ts';

test.beforeEach(async ({ api, watch }) => {
  watch.expectComplaint(/40[134]|500|frame-ancestors|Blocked autofocusing|Refused to frame|ERR_BLOCKED_BY_RESPONSE/);
  await api.create({ name: 'ci' });
});

test.describe('a site that is not listed', () => {
  test('is shown nothing, and offers the link', async ({ page, gallery, section, time }) => {
    const stranger = new Gallery(gallery.settings);
    await stranger.start();
    stranger.sessions = gallery.sessions;
    await time.freeze();
    await page.goto(stranger.origin);
    await expect.poll(() => page.frames().length).toBe(2);
    await expect(async () => {
      await time.blink(1_000);
      expect(await section.told()).toEqual([{ type: 'failed', reason: 'unreachable' }]);
    }).toPass({ timeout: 4_000 });
    await expect(page.getByRole('link', { name: 'Your API keys' })).toBeVisible();
    expect(await section.heard(), 'a frame that was refused says nothing').toEqual([]);
    stranger.stop();
  });

  test('is shown nothing through a page that is', async ({ page, gallery, section, time }) => {
    const stranger = new Gallery(gallery.settings);
    await stranger.start();
    await time.freeze();
    serve(stranger, '/around', `<iframe src="${gallery.origin}/"></iframe>`);
    await page.goto(`${stranger.origin}/around`);
    const inner = page.frameLocator('iframe');
    await expect(async () => {
      await time.blink(1_000);
      await expect(inner.getByRole('link', { name: 'Your API keys' })).toBeVisible({ timeout: 500 });
    }).toPass();
    const shown = await Promise.all(page.frames().map((frame) => frame.locator('li[data-state]').count()));
    expect(shown.every((rows) => rows === 0)).toBe(true);
    expect(await section.heard()).toEqual([]);
    stranger.stop();
  });
});

test('a token of another origin is refused with words', async ({ gallery, section }) => {
  const { user = '' } = gallery.settings.people['ada'] ?? {};
  always(gallery, () => mintToken(gallery.settings, { user, origin: otherOrigin, confirmed: false }));
  await section.open();
  await expect(section.frame.getByRole('alert').filter({ hasText: /origin/ })).toBeVisible();
  await expect(section.rows).toHaveCount(0);
});

test('a token that has ended shows nothing, and is not asked for in circles', async ({ gallery, registry, section, time }) => {
  const { user = '' } = gallery.settings.people['ada'] ?? {};
  const old = await mintToken(gallery.settings, { user, origin: gallery.origin, confirmed: false });
  await registry.advance(901);
  always(gallery, () => old);
  await section.open();
  await expect(section.frame.getByText(/Your sign-in at localhost:\d+ has ended/).first()).toBeVisible();
  await time.blink(5_000);
  await expect(section.rows).toHaveCount(0);
  expect(section.asked.length, section.asked.join(' ')).toBeLessThanOrEqual(3);
});

test('tokens that the gallery has ended are refused at once', async ({ page, gallery, registry, section }) => {
  const given = page.waitForResponse('**/latchkey-token');
  await section.open();
  await expect(section.rows).toHaveCount(1);
  const { token } = await (await given).json();
  const asFrame = { Authorization: `Bearer ${token}`, 'Latchkey-Embed-Origin': gallery.origin };
  expect((await send(`${registry.url}/api/v1/keys`, 'GET', asFrame)).status).toBe(200);

  const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' };
  const user = gallery.settings.people['ada']?.user;
  expect((await send(`${registry.url}/api/v1/embed-tokens`, 'DELETE', headers, JSON.stringify({ user }))).status).toBe(204);
  gallery.sessions.clear();
  expect((await send(`${registry.url}/api/v1/keys`, 'GET', asFrame)).status).toBe(401);
  await section.frame.getByLabel('Sort by').selectOption('Name');
  await expect(section.frame.getByText(/Your sign-in at localhost:\d+ has ended/).first()).toBeVisible();
});

test('a token of somebody else sees no key of mine', async ({ page, gallery, registry, api, section }) => {
  const [mine] = await api.keys();
  await (await Api.signIn(registry, 'bob')).create({ name: 'bobs' });
  await signInAtGallery(page.context(), gallery, 'bob');
  await section.open();
  await expect(section.row('bobs').self).toBeVisible();
  await expect(section.rows).toHaveCount(1);
  await section.open(section.write(section.lines('', `/embed/keys/${mine?.id}`)));
  await expect(section.frame.getByRole('heading', { name: "This key doesn't exist" })).toBeVisible();
  await expect(section.frame.getByText('ci', { exact: true })).toHaveCount(0);
});

for (const path of ['/account/keys', '/account/sign-in']) {
  test(`${path} is never framed`, async ({ page, registry, section, time }) => {
    await signedIn(page, registry);
    await time.freeze();
    await section.goto(section.write(`<iframe src="${registry.url}${path}"></iframe>`));
    await expect.poll(() => page.frames()[1]?.url()).toContain('chrome-error:');
    const { headers } = await send(`${registry.url}${path}`, 'GET');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });
}

test('the section by itself, in a tab, is only a link', async ({ page, registry }) => {
  await signedIn(page, registry);
  await page.goto(`${registry.url}/embed/keys`);
  await expect(page.getByRole('link', { name: 'Open your API keys' })).toHaveAttribute('href', '/account/keys');
  await expect(page.locator('li[data-state]')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
});

for (const path of ['/embed/sign-in', '/embed/reminders']) {
  test(`nothing of the account stands at ${path}`, async ({ section }) => {
    await section.open(section.write(section.lines('', path)));
    await expect(section.frame.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(section.frame.locator('input')).toHaveCount(0);
    await expect(section.frame.getByRole('button')).toHaveCount(0);
    await expect(section.frame.getByRole('link', { name: /keys/i }).first()).toBeVisible();
  });
}
