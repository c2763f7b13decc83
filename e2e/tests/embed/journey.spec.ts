// The main job inside a page of another site, which has no cookies of the registry to lend.
import { readFileSync } from 'node:fs';
import { expect, test } from '../../embedded.ts';
import { signedIn } from '../../fixtures.ts';
import { press } from '../../pages/press.ts';
import { push } from '../../support/nupkg.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('regenerate, copy, download, push, stop the old value: all inside the frame', async ({ page, registry, api, section, time }) => {
  const { key, value: old } = await api.create({ name: 'ci', lifetime_days: 30 });
  await push(registry, old, 'Contoso.Lib');
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await section.expectToFit();
  await press(regenerate);
  await expect(rotation.self).toBeFocused();
  await expect(rotation.self).toContainText(key.current?.hint ?? 'hint');
  await section.expectToFit();

  await press(rotation.issue);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  await section.expectToFit();
  const value = await rotation.read();
  await press(rotation.copy);
  await expect(rotation.self.getByText(/^Copied/)).toBeVisible();
  const other = await page.context().newPage();
  await other.goto(`${registry.url}/healthz`);
  expect(await other.evaluate(() => navigator.clipboard.readText())).toBe(value);
  await other.close();
  const downloading = page.waitForEvent('download');
  await press(rotation.download);
  expect(readFileSync(await (await downloading).path(), 'utf8')).toContain(value);

  expect((await push(registry, old, 'Contoso.Lib', '1.1.0')).status).toBe(201);
  expect((await push(registry, value, 'Contoso.Lib', '1.2.0')).status).toBe(201);
  await time.wait(60);
  await expect(rotation.self).toContainText('NuGet');
  await section.expectToFit();
  await press(rotation.stopOld);
  await expect(async () => {
    expect((await push(registry, old, 'Contoso.Lib', '1.3.0')).json?.type).toBe('/problems/key-replaced');
  }).toPass();

  await press(rotation.self.getByRole('button', { name: 'Done' }));
  await expect(rotation.self).toHaveCount(0);
  await expect(regenerate).toBeFocused();
  await section.expectToFit();
});

test('no request of the frame carries a cookie, though the browser has some of the registry', async ({ page, registry, api, section }) => {
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  const crumb = { name: 'crumb', value: 'third-party', url: registry.url, secure: true, sameSite: 'None' } as const;
  await page.context().addCookies([crumb]);
  const sent: Promise<[string, Record<string, string>]>[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(registry.url)) return;
    sent.push(request.allHeaders().then((headers) => [request.url(), headers]));
  });
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  const all = await Promise.all(sent);
  expect(all.filter(([url]) => url.includes('/api/v1/')).length).toBeGreaterThan(3);
  expect(all.filter(([, headers]) => 'cookie' in headers)).toEqual([]);
  // What is open to everybody needs no token.
  for (const [url, headers] of all.filter(([url]) => url.includes('/api/v1/') && !url.endsWith('/policy'))) {
    expect(headers['authorization'], url).toMatch(/^Bearer /);
  }
});

test('a value leaves no trace in the frame once its panel is closed', async ({ registry, api, section, watch }) => {
  const { value: old } = await api.create({ name: 'ci' });
  await push(registry, old, 'Contoso.Lib');
  await section.open();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  const value = await rotation.read();
  await press(rotation.self.getByRole('button', { name: 'Done' }));
  await expect(rotation.self).toHaveCount(0);
  await watch.expectNoTrace(value);
  await watch.expectNoTrace(value, section.frame);
});
