// A gallery of the registry's own site, for which browsers keep their cookies: the frame leaves them
// alone. Whoever is signed in at the registry may be somebody else than the person at the gallery.
import { expect, test } from '../../embedded.ts';
import { Api } from '../../support/api.ts';

test.use({ galleryHost: '127.0.0.1' });

test('a session at the registry goes with no request of the frame, and decides nothing', async ({ page, registry, api, section }) => {
  await api.create({ name: 'adas' });
  const bob = await Api.signIn(registry, 'bob');
  await bob.create({ name: 'bobs' });
  const [name = '', value = ''] = bob.cookie.split('=');
  await page.context().addCookies([{ name, value, url: registry.url, httpOnly: true, sameSite: 'Strict' }]);
  const sent: Promise<{ path: string; hasCookie: boolean }>[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(registry.url)) return;
    const path = new URL(request.url()).pathname;
    sent.push(request.allHeaders().then((headers) => ({ path, hasCookie: 'cookie' in headers })));
  });
  await section.open();
  await expect(section.row('adas').self).toBeVisible();
  await expect(section.rows).toHaveCount(1);
  const all = await Promise.all(sent);
  expect(all, 'the browser would have sent it').toContainEqual({ path: '/embed/keys', hasCookie: true });
  const asked = all.filter(({ path }) => path.startsWith('/api/'));
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter(({ hasCookie }) => hasCookie)).toEqual([]);
});

test('a token that has ended is not made up for by a session at the registry', async ({ page, gallery, registry, api, section, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'adas' });
  const [name = '', value = ''] = api.cookie.split('=');
  await page.context().addCookies([{ name, value, url: registry.url, httpOnly: true, sameSite: 'Strict' }]);
  gallery.token = async () => ({ status: 401 });
  await section.open();
  await expect(section.frame.getByText(/couldn't connect you to your keys/).first()).toBeVisible();
  await expect(section.rows).toHaveCount(0);
});
