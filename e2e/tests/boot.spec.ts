// What boot.js says when the application cannot start or has crashed.
import { expect, signedIn, test } from '../fixtures.ts';

const said = 'p.boot-stopped';

test('a crash says that saved changes are kept and leaves unsaved text to copy', async ({ page, registry, api, keys, watch }) => {
  watch.expectComplaint(/unreachable/);
  await api.create({ name: 'ci' });
  await signedIn(page, registry);
  await keys.open();
  await keys.row('ci').choose('Edit');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed');
  await page.evaluate(() => {
    // One exported function, whose only instruction is `unreachable`: what a panic ends in.
    const bytes = '0061736d010000000104016000000302010007090105637261736800000a05010300000b';
    const wasm = Uint8Array.from(bytes.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
    queueMicrotask(exports['crash'] as () => void);
  });
  await expect(page.locator(said)).toContainText('Your saved changes are kept. Copy any text you have not saved');
  await expect(name).toHaveValue('typed');
  await page.locator(said).getByRole('button', { name: 'Reload' }).click();
  await expect(keys.rows).toHaveCount(1);
  await expect(page.locator(said)).toHaveCount(0);
});

test('without WebAssembly, the page names it and the settings that turn it off', async ({ page, registry, keys }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await page.goto(`${registry.url}/account/keys`);
  await expect(page.locator(said)).toContainText('needs WebAssembly');
  await expect(page.locator(said)).toContainText('Lockdown Mode');
  await expect(page.locator(said)).toContainText('another browser');
  await expect(page.getByText('connection')).toHaveCount(0);
  await expect(keys.rows).toHaveCount(0);
  expect(asked.filter((url) => url.includes('/api/'))).toEqual([]);
});

test('an application that does not arrive is blamed on the connection', async ({ page, registry, watch }) => {
  watch.expectComplaint(/ERR_FAILED|Failed to fetch|401/);
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${registry.url}/account/keys`);
  await expect(page.locator(said)).toContainText('did not load completely. Check your connection, then reload.');
});

test('the section by itself says that it is meant to be embedded', async ({ page, registry, watch }) => {
  void watch;
  await page.goto(`${registry.url}/embed/keys`);
  await expect(page.locator(said)).toContainText('This page is meant to be embedded.');
  await expect(page.getByRole('link', { name: 'Open your API keys' })).toHaveAttribute('href', '/account/keys');
});
