// The element by itself: what stands there when the section cannot, and how often it starts.
import type { Page } from '@playwright/test';
import type { LatchkeyKeysElement, TokenReason } from '../../../public/embed.d.ts';
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';

/** The names of the links that assistive technology finds, in closed shadows too. */
async function linksReadOut(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  return nodes.filter(({ ignored, role }) => !ignored && role?.value === 'link').map(({ name }) => String(name?.value));
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('there is the link', async ({ page, gallery, registry, section }) => {
    void section;
    await page.goto(gallery.origin);
    await expect(page.getByRole('link', { name: 'Your API keys' })).toHaveAttribute('href', `${registry.url}/account/keys`);
  });
});

test('where the registry is down and the script comes from there, there is the link', async ({ page, registry, section, watch }) => {
  watch.expectComplaint(/ERR_CONNECTION_REFUSED/);
  await registry.down('SIGTERM');
  await section.goto();
  await expect(page.getByRole('link', { name: 'Your API keys' })).toBeVisible();
});

test('where the registry is down and the script is the gallery’s own, there is the link, and it is told', async ({ page, registry, section, time, watch }) => {
  watch.expectComplaint(/ERR_CONNECTION_REFUSED|500/);
  await registry.down('SIGTERM');
  await section.goto('/strict');
  await expect(async () => {
    await time.blink(1_000);
    expect(await section.told()).toEqual([{ type: 'failed', reason: 'unreachable' }]);
  }).toPass();
  await expect(page.getByRole('link', { name: 'Your API keys' })).toBeVisible();
});

test('an element without content of its own offers a link all the same', async ({ page, registry, section, time, watch }) => {
  watch.expectComplaint(/ERR_CONNECTION_REFUSED/);
  await registry.down('SIGTERM');
  await section.goto(section.write(`<script async src="/embed-1.js"></script><latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>`));
  await expect(async () => {
    await time.blink(1_000);
    expect(await linksReadOut(page)).toEqual(['Open your API keys']);
  }).toPass();
});

for (const src of ['/embed/keys', 'javascript:alert(1)', 'data:text/html,hello', 'http://', '']) {
  test(`an address that is none of a registry is not framed: "${src}"`, async ({ page, section }) => {
    await section.goto(section.write(section.lines().replace(/src="[^"]*\/embed\/keys"/, `src="${src}"`)));
    await expect.poll(section.told.bind(section)).toEqual([{ type: 'failed', reason: 'address' }]);
    await expect(page.getByRole('link', { name: 'Your API keys' })).toBeVisible();
    expect(page.frames()).toHaveLength(1);
    expect(section.asked).toEqual([]);
  });
}

test('ready is told once for each start', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await press(section.row('ci').self.getByRole('link', { name: 'ci' }));
  await press(section.frame.getByRole('link', { name: 'All keys' }));
  await expect(section.rows).toHaveCount(1);
  expect(await section.told()).toEqual([{ type: 'ready' }]);
  await section.frame.evaluate(() => location.reload());
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'ready' }, { type: 'ready' }]);
  await expect(section.rows).toHaveCount(1);
  expect(section.asked).toEqual(['start', 'start']);
});

test.describe('the provider of tokens', () => {
  const provider = `async ({ reason }) => (await fetch('/latchkey-token', { method: 'POST', body: JSON.stringify({ reason }) })).json()`;

  test.beforeEach(async ({ api }) => {
    await api.create({ name: 'ci' });
  });

  test('may be there before the script', async ({ registry, section }) => {
    await section.open(
      section.write(`<latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>
        <script>document.querySelector('latchkey-keys').tokenProvider = ${provider}</script>
        <script src="${registry.url}/embed/embed.js"></script>`),
    );
    await expect(section.rows).toHaveCount(1);
    expect(section.asked).toEqual(['start']);
  });

  test('may come long after it', async ({ page, registry, section, time }) => {
    await section.goto(section.write(`<script src="${registry.url}/embed/embed.js"></script><latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>`));
    await section.ready();
    await time.blink(10_000);
    await page.evaluate((source) => {
      const element = document.querySelector('latchkey-keys') as LatchkeyKeysElement;
      element.tokenProvider = new Function(`return ${source}`)();
    }, provider);
    await expect(section.rows).toHaveCount(1);
    expect(section.asked).toEqual(['start']);
  });

  for (const [what, give] of [
    ['the whole answer, a promise of it', 'async (given) => given'],
    ['only the token', 'async (given) => given.token'],
  ] as const) {
    test(`may give ${what}`, async ({ registry, section }) => {
      await section.open(
        section.write(`<script src="${registry.url}/embed/embed.js"></script><latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>
          <script>document.querySelector('latchkey-keys').tokenProvider = (request) => (${provider})(request).then(${give})</script>`),
      );
      await expect(section.rows).toHaveCount(1);
    });
  }

  test('that throws gives none, and the section says so', async ({ page, registry, section, watch }) => {
    watch.expectComplaint(/uncaught: the session of the gallery|401/);
    await section.open(section.write(`<script src="${registry.url}/embed/embed.js"></script><latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>`));
    const reasons = await page.evaluate(() => {
      const element = document.querySelector('latchkey-keys') as LatchkeyKeysElement;
      const reasons: TokenReason[] = [];
      element.tokenProvider = ({ reason }) => {
        reasons.push(reason);
        throw new Error('the session of the gallery is gone');
      };
      return new Promise<TokenReason[]>((resolve) => element.addEventListener('expired', () => resolve(reasons), { once: true }));
    });
    expect(reasons[0]).toBe('start');
    await expect(section.frame.getByText(/couldn't connect you to your keys/).first()).toBeVisible();
  });
});

test('an element that is taken out and put back starts anew', async ({ page, api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await expect(section.rows).toHaveCount(1);
  await section.element.evaluate((element) => {
    const parent = element.parentElement;
    element.remove();
    parent?.append(element);
  });
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'ready' }, { type: 'ready' }]);
  await section.ready();
  await expect(section.rows).toHaveCount(1);
  await section.expectToFit();
  expect(page.frames()).toHaveLength(2);
  expect(section.asked).toEqual(['start', 'start']);
});

test('another address is another start', async ({ page, registry, api, section }) => {
  const { key } = await api.create({ name: 'ci' });
  await section.open();
  await expect(section.rows).toHaveCount(1);
  await section.element.evaluate((element, src) => element.setAttribute('src', src), `${registry.url}/embed/keys/${key.id}`);
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'ready' }, { type: 'ready' }]);
  await expect(section.frame.getByRole('heading', { level: 1, name: 'ci' })).toBeVisible();
  expect(page.frames()).toHaveLength(2);
});

test('an application that cannot load says so in the frame, and the gallery’s page is told', async ({ page, section, watch }) => {
  watch.expectComplaint(/ERR_|Failed to/);
  await page.route('**/*.wasm', (route) => route.abort());
  await section.goto();
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'failed', reason: 'broken' }]);
  await expect(section.frame.getByRole('button', { name: 'Reload' })).toBeVisible();
  await section.expectToFit();
  await page.unrouteAll();
  await press(section.frame.getByRole('button', { name: 'Reload' }));
  await section.ready();
  await expect(section.frame.getByText('No keys yet')).toBeVisible();
});
