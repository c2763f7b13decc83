// What every test stands on: a registry of its own, a person signed in at its API, and a page whose
// clock stands still until `wait` or `sleep` moves it together with the registry's.
import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { Api } from './support/api.ts';
import { Registry } from './support/registry.ts';
import { Time } from './support/time.ts';
import { Watch } from './support/watch.ts';
import { KeysPage } from './pages/keys.ts';
import { SignInPage } from './pages/sign-in.ts';

export { expect } from '@playwright/test';

/** How far the laptop's clock is from the registry's. */
type Settings = { laptopAheadSeconds: number };

type Fixtures = {
  registry: Registry;
  api: Api;
  watch: Watch;
  time: Time;
  keys: KeysPage;
};

export const test = base.extend<Fixtures & Settings>({
  laptopAheadSeconds: [0, { option: true }],

  registry: async ({}, use) => {
    const registry = await Registry.start();
    await use(registry);
    await registry.remove();
  },

  api: async ({ registry }, use) => {
    await use(await Api.signIn(registry));
  },

  watch: [
    async ({ page }, use) => {
      const watch = new Watch(page);
      await watch.begin();
      await use(watch);
      watch.end();
    },
    { scope: 'test' },
  ],

  time: async ({ page, registry, laptopAheadSeconds }, use) => {
    await use(new Time(page, registry, laptopAheadSeconds));
  },

  /** The list, opened by someone signed in; clocks frozen. Keys made before it are on it. */
  keys: async ({ page, registry, watch, time }, use) => {
    void watch;
    await use(new KeysPage(page, registry, time));
  },
});

/** Signs in at the API and hands the cookie to the browser: most tests are not about signing in. */
export async function signedIn(page: Page, registry: Registry): Promise<void> {
  const api = await Api.signIn(registry);
  const [name, value] = api.cookie.split('=');
  await page.context().addCookies([
    { name: name ?? '', value: value ?? '', url: registry.url, httpOnly: true, sameSite: 'Strict' },
  ]);
}

export async function openSignIn(page: Page, registry: Registry): Promise<SignInPage> {
  await page.goto(`${registry.url}/account/`);
  return new SignInPage(page);
}
