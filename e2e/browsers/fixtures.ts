// A browser with an empty profile and a registry of its own for each journey.
import { test as base } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { Api } from '../support/api.ts';
import { Registry } from '../support/registry.ts';
import { openSession } from './engine.ts';
import type { EngineName, Session } from './engine.ts';
import { KeysPage } from './pages/keys.ts';

export { expect } from '@playwright/test';

export type Options = { engine: EngineName };
type Fixtures = { session: Session; registry: Registry; api: Api; keys: KeysPage };

export const test = base.extend<Fixtures & Options>({
  engine: ['firefox', { option: true }],

  session: async ({ engine }, use, info) => {
    const session = await openSession(engine);
    await use(session);
    if (info.status !== info.expectedStatus) {
      const screen = await session.web.takeScreenshot().catch(() => '');
      writeFileSync(info.outputPath('screen.png'), screen, 'base64');
    }
    await session.close();
  },

  registry: async ({}, use) => {
    const registry = await Registry.start();
    await use(registry);
    await registry.remove();
  },

  api: async ({ registry }, use) => {
    await use(await Api.signIn(registry));
  },

  keys: async ({ session, registry }, use) => {
    await use(new KeysPage(session.web, registry));
  },
});

/** Signs in at the API and hands the cookie to the browser: most journeys are not about signing in. */
export async function signedIn({ web }: Session, registry: Registry): Promise<void> {
  const api = await Api.signIn(registry);
  const [name = '', value = ''] = api.cookie.split('=');
  // WebDriver adds a cookie only to the site that is open.
  await web.get(`${registry.url}/healthz`);
  await web.manage().addCookie({ name, value, path: '/', httpOnly: true, sameSite: 'Strict' });
}
