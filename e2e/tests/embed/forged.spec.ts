// Messages from windows that are neither the gallery's page nor the section's frame.
import type { Frame, Page } from '@playwright/test';
import { expect, test } from '../../embedded.ts';
import { Gallery } from '../../host/gallery.js';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { serve } from '../../support/galleries.ts';

const forgedToken = 'lke_forged0123456789forged0123456789';
const forgeries = [
  { latchkey: 1, type: 'token', id: 'start', token: forgedToken },
  ...[1, 2, 3].map((id) => ({ latchkey: 1, type: 'token', id, token: forgedToken })),
  { latchkey: 1, type: 'welcome', locale: 'ja', zone: 'Asia/Tokyo', look: { accent: '#ff0000', scheme: 'dark' } },
  { latchkey: 1, type: 'look', look: { accent: '#ff0000', radius: '24px', scheme: 'dark' } },
];
const lies = [
  { latchkey: 1, type: 'size', height: 9_999 },
  { latchkey: 1, type: 'hello', speaks: [1] },
  { latchkey: 1, type: 'want', id: 1, reason: 'confirmation' },
  ...['ready', 'changed', 'expired', 'failed'].map((event) => ({ latchkey: 1, type: 'tell', event, key: 'key_x', what: 'deleted' })),
];

/** A frame beside the section, of a gallery's origin. */
async function sibling(page: Page, gallery: Gallery): Promise<Frame> {
  serve(gallery, '/beside', '<p>beside</p>');
  const src = `${gallery.origin}/beside`;
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    frame.src = src;
    document.body.append(frame);
  }, src);
  const isSibling = (frame: Frame) => frame.url() === src;
  await expect.poll(() => page.frames().some(isSibling)).toBe(true);
  return page.frames().find(isSibling) as Frame;
}

async function dressed(section: Section): Promise<unknown> {
  return section.frame.evaluate(() => {
    const { style, dataset } = document.documentElement;
    return { style: style.cssText, scheme: dataset['scheme'] };
  });
}

/** Every token that the frame sent to the registry. */
function tokensSent(page: Page): Set<string> {
  const tokens = new Set<string>();
  page.on('request', (request) => {
    const sent = request.headers()['authorization'];
    if (sent !== undefined) tokens.add(sent);
  });
  return tokens;
}

test('the section hears nothing from a frame beside it, of the gallery’s own origin', async ({ page, api, gallery, section, time }) => {
  await api.create({ name: 'ci' });
  const tokens = tokensSent(page);
  await section.open();
  const before = await dressed(section);
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await expect(rotation.self).toContainText('is asking you to confirm');
  const beside = await sibling(page, gallery);
  await beside.evaluate((forgeries) => {
    const { sectionWindow } = parent as unknown as { sectionWindow: Window };
    for (const forgery of forgeries) sectionWindow.postMessage(forgery, '*');
  }, forgeries);
  await time.blink();
  await section.frame.evaluate(() => 0);
  await expect(rotation.self).toContainText('is asking you to confirm');
  expect(await dressed(section)).toEqual(before);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  expect([...tokens].join()).not.toContain(forgedToken);
});

test('a page that puts the frame up by itself is answered like the element, and nobody beside it', async ({ page, registry, api, gallery, section, time }) => {
  await api.create({ name: 'ci' });
  const other = new Gallery(gallery.settings);
  await other.start();
  const tokens = tokensSent(page);
  await section.goto(section.write(`<iframe src="${registry.url}/embed/keys"></iframe>`));
  await expect.poll(async () => (await section.heard()).map(({ data }) => data.type)).toContain('hello');
  for (const one of [gallery, other]) {
    const beside = await sibling(page, one);
    // Frames in the open can be reached from anywhere in the page.
    await beside.evaluate((forgeries) => {
      for (const forgery of forgeries) parent.frames[0]?.postMessage(forgery, '*');
    }, forgeries);
  }
  await time.blink();
  await section.frame.evaluate(() => 0);
  expect([...tokens], 'nobody has vouched for anybody yet').toEqual([]);

  const { token } = await page.evaluate(async () => {
    const answer = await fetch('/latchkey-token', { method: 'POST', body: JSON.stringify({ reason: 'start' }) });
    return answer.json();
  });
  await section.send({ latchkey: 1, type: 'welcome' }, { latchkey: 1, type: 'token', id: 'start', token });
  await section.ready();
  await expect(section.row('ci').expiry).toContainText(/CES?T|GMT\+[12]/);
  expect([...tokens]).toEqual([`Bearer ${token}`]);
  other.stop();
});

test('the gallery’s page hears nothing of the section from anybody else', async ({ page, api, gallery, section }) => {
  await api.create({ name: 'ci' });
  const other = new Gallery(gallery.settings);
  await other.start();
  await section.open();
  await section.expectToFit();
  const told = await section.told();
  for (const one of [gallery, other]) {
    const beside = await sibling(page, one);
    await beside.evaluate((lies) => {
      for (const lie of lies) parent.postMessage(lie, '*');
    }, lies);
  }
  await page.evaluate((lies) => {
    for (const lie of lies) postMessage(lie, '*');
  }, lies);
  await expect.poll(async () => (await section.heard()).length).toBeGreaterThan(lies.length * 3);
  expect(await section.told()).toEqual(told);
  await section.expectToFit();
  expect(section.asked).toEqual(['start']);
  other.stop();
});

test('a frame that has gone elsewhere is told nothing and heard no more', async ({ page, api, gallery, section }) => {
  await api.create({ name: 'ci' });
  const other = new Gallery(gallery.settings);
  await other.start();
  serve(other, '/elsewhere', `<script>
    const heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
    for (const message of ${JSON.stringify(lies)}) parent.postMessage(message, '*');
  </script>`);
  await section.open();
  await section.expectToFit();
  const told = await section.told();
  const { frame } = section;
  await frame.evaluate((href) => (location.href = href), `${other.origin}/elsewhere`);
  await expect.poll(async () => (await section.heard()).filter(({ origin }) => origin === other.origin).length).toBe(lies.length);
  await section.element.evaluate((element) => element.setAttribute('accent', '#123456'));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  expect(await frame.evaluate('heard')).toEqual([]);
  expect(await section.told()).toEqual(told);
  expect(section.asked).toEqual(['start']);
  other.stop();
});

test('two sections in one page keep to themselves', async ({ page, api, registry, section }) => {
  await api.create({ name: 'ci' });
  const one = `<latchkey-keys src="${registry.url}/embed/keys"></latchkey-keys>`;
  await section.open(section.write(`${section.lines()}${one}
    <script type="module">const [first, second] = document.querySelectorAll('latchkey-keys'); second.tokenProvider = first.tokenProvider;</script>`));
  await expect.poll(() => page.frames().length).toBe(3);
  const [first, second] = page.frames().slice(1) as [Frame, Frame];
  await expect(second.locator('li[data-state]')).toHaveCount(1);
  const heightOf = async (frame: Frame) => (await (await frame.frameElement()).boundingBox())?.height;
  const before = await second.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
  await expect.poll(() => heightOf(second)).toBe(before);
  await press(first.getByRole('button', { name: 'Regenerate ci', exact: true }));
  await expect(first.getByRole('button', { name: 'Issue new value' })).toBeVisible();
  await expect.poll(() => heightOf(first)).toBeGreaterThan(before);
  expect(await heightOf(second)).toBe(before);
});
