// `trunk serve` as CONTRIBUTING.md describes it: Trunk serves the page, the registry its API.
import { expect, test } from '../fixtures.ts';
import { SignInPage } from '../pages/sign-in.ts';
import { TrunkServer } from '../support/trunk.ts';

test('a person signs in through the proxy and sees the keys', async ({ page, registry, api, keys, time, watch }) => {
  test.setTimeout(300_000);
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
  const server = await TrunkServer.start(registry);
  try {
    await time.freeze();
    await page.goto(`${server.url}/account/`);
    await new SignInPage(page).signIn('ada', registry.signIn.password);
    await expect(keys.rows).toHaveCount(1);
    await expect(page).toHaveURL(`${server.url}/account/keys`);
  } finally {
    await server.stop();
  }
});
