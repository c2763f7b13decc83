// Messages that mean nothing, from where messages may come: ten thousand of them, both ways.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';

const count = 10_000;
/** Nobody waits longer for a page that is busy with rubbish. */
const patienceMs = 8_000;

/** Runs in a page: sends junk of every shape to `to`. */
function sendJunk({ to, origin, count }: { to: 'parent' | 'section'; origin: string; count: number }): void {
  const target = to === 'parent' ? parent : (window as unknown as { sectionWindow: Window }).sectionWindow;
  const deep: unknown[] = [];
  for (let level = 0, at = deep; level < 500; level += 1) at.push((at = []));
  const circle: Record<string, unknown> = { latchkey: 1 };
  circle['self'] = circle;
  const long = 'x'.repeat(20_000);
  const shapes: unknown[] = [
    'text', '', long, 0, -1, NaN, Infinity, 1n, true, null, undefined, [], {}, deep, circle,
    new Date(NaN), /x/, new Map([['latchkey', 1]]), new Set([1]), new Error('no'), new ArrayBuffer(64), new Blob(['x']),
    { latchkey: '1', type: 'look' }, { latchkey: 2, type: 'size', height: 5 }, { latchkey: [1], type: 'hello' },
    { latchkey: 1 }, { latchkey: 1, type: null }, { latchkey: 1, type: {} }, { latchkey: 1, type: 'dance' }, { latchkey: 1, type: '__proto__' },
    { latchkey: 1, type: 'token' }, { latchkey: 1, type: 'token', id: {}, token: {} }, { latchkey: 1, type: 'token', id: 'start', token: long },
    { latchkey: 1, type: 'look' }, { latchkey: 1, type: 'look', look: 5 }, { latchkey: 1, type: 'look', look: { accent: {}, radius: [], font: 7, scheme: null } },
    { latchkey: 1, type: 'look', look: { accent: long, radius: long, font: long, scheme: long, density: long } },
    { latchkey: 1, type: 'welcome', locale: {}, zone: [] }, { latchkey: 1, type: 'welcome', locale: long, zone: long },
    { latchkey: 1, type: 'size' }, { latchkey: 1, type: 'size', height: '9' }, { latchkey: 1, type: 'size', height: -5 }, { latchkey: 1, type: 'size', height: NaN },
    { latchkey: 1, type: 'want' }, { latchkey: 1, type: 'want', id: {}, reason: {} }, { latchkey: 1, type: 'want', id: 1, reason: 'a dance' },
    { latchkey: 1, type: 'tell' }, { latchkey: 1, type: 'tell', event: 'renamed' }, { latchkey: 1, type: 'tell', event: {} },
    new Proxy({}, {}), () => {}, Symbol('no'),
  ];
  for (let n = 0; n < count; n += 1) {
    try {
      target.postMessage(shapes[n % shapes.length], origin);
    } catch {
      // What cannot be cloned does not leave.
    }
  }
}

test('the frame lives on, with 10,000 of them from the gallery’s page', async ({ page, registry, api, section, time }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await expect(section.rows).toHaveCount(1);
  const began = Date.now();
  await page.evaluate(sendJunk, { to: 'section' as const, origin: registry.url, count });
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await expect(rotation.issue).toBeVisible();
  expect(Date.now() - began).toBeLessThan(patienceMs);
  await section.frame.getByLabel('Search').fill('nothing of that name');
  await time.blink(300);
  await expect(section.rows).toHaveCount(0);
  await section.expectToFit();
  expect(section.asked).toEqual(['start']);
});

test('the gallery’s page lives on, with 10,000 of them from the frame', async ({ gallery, api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await section.expectToFit();
  const told = await section.told();
  const began = Date.now();
  await section.frame.evaluate(sendJunk, { to: 'parent' as const, origin: gallery.origin, count });
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await expect(rotation.issue).toBeVisible();
  await section.expectToFit();
  expect(Date.now() - began).toBeLessThan(patienceMs);
  expect(await section.told()).toEqual(told);
  expect(section.asked, 'no token for a reason that is none').toEqual(['start']);
});

test('what stands for a token and is none is not taken', async ({ page, api, gallery, section, watch }) => {
  watch.expectComplaint(/401/);
  await api.create({ name: 'ci' });
  const tokens: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/')) tokens.push(request.headers()['authorization']);
  });
  for (const token of ['lke_0123456789abcdef\r\nx-injected: 1', 'two words and more', 'short', 'ö'.repeat(40), 'x'.repeat(600), { toString: 'no' }, 7, null]) {
    gallery.token = async () => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) });
    await section.open();
    await expect(section.frame.getByText(/localhost:\d+ couldn't connect you to your keys/).first()).toBeVisible();
    await expect(section.rows).toHaveCount(0);
  }
  expect(tokens.filter((sent) => sent !== undefined)).toEqual([]);
});

const look = { accent: '#112233', radius: '4px', font: 'Georgia, serif', scheme: 'light', density: 'compact' };
const wrong: Record<keyof typeof look, string[]> = {
  accent: ['red; background: url(/x)', 'var(--ink)', 'url(/x)', 'env(x)', 'attr(title)', 'color-mix(in srgb, red, blue)', '</style><b>', 'expression(1)', 'currentcolor', 'inherit', '#12', 'nocolour'],
  radius: ['1000px', '25px', '24.9px', '-1px', '50%', 'calc(1px)', '1px 9px', '1px; color: red', 'var(--s12)', '1em', ''],
  font: ['url(/x)', 'Georgia; color: red', 'x } body { display: none', 'var(--mono)', 'local(x)', 'a\\62 c', 'inherit', 'x'.repeat(300)],
  scheme: ['dark; color: red', 'sepia', '__proto__'],
  density: ['0', 'compact"]', 'constructor'],
};

for (const name of Object.keys(wrong) as (keyof typeof look)[]) {
  test(`what is no ${name} is not taken, and the rest of the look is`, async ({ section }) => {
    await section.open(section.write(section.lines()));
    const worn = () =>
      section.frame.evaluate(() => {
        const { style, dataset } = document.documentElement;
        const [accent, radius, font] = ['--host-accent', '--radius', '--font'].map((name) => style.getPropertyValue(name));
        return { accent, radius, font, scheme: dataset['scheme'] ?? '', density: dataset['density'] ?? '' };
      });
    for (const value of wrong[name]) {
      await section.send({ latchkey: 1, type: 'look', look });
      await expect.poll(worn).toEqual(look);
      await section.send({ latchkey: 1, type: 'look', look: { ...look, [name]: value } });
      await expect.poll(worn, value).toEqual({ ...look, [name]: '' });
    }
  });
}
