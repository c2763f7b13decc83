// Galleries that are strict, and galleries that keep a copy of the script for years.
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';

test('a gallery whose policy allows no more than the frame has the whole section', async ({ page, registry, api, section }) => {
  await api.create({ name: 'ci' });
  const opening = page.waitForResponse(`${section.gallery.origin}/strict`);
  await section.open('/strict');
  const policy = (await opening).headers()['content-security-policy'] ?? '';
  expect(policy.split('; ').filter((rule) => rule.includes(registry.url))).toEqual([`frame-src ${registry.url}`]);
  expect(policy).toContain("require-trusted-types-for 'script'");
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
  await section.expectToFit();
  await section.element.evaluate((element) => element.setAttribute('accent', '#8a2d5b'));
  await expect
    .poll(() => section.frame.evaluate(() => document.documentElement.style.getPropertyValue('--host-accent')))
    .toBe('#8a2d5b');
});

test('the first script works with a frame that is newer', async ({ page, api, section }) => {
  await api.create({ name: 'ci' });
  let rewritten = 0;
  await page.route(/\/assets\/(boot|framed)[^/]*\.js$/, async (route) => {
    const answer = await route.fetch();
    const script = (await answer.text()).replace(/speaks:\s*\[[^\]]*\]/, () => {
      rewritten += 1;
      return 'speaks: [1, 2], features: { calendar: true }, release: "2029.1"';
    });
    await route.fulfill({ response: answer, body: script });
  });
  await section.open('/strict');
  expect(rewritten).toBe(1);
  await section.frame.evaluate((origin) => {
    const say = (message: object) => parent.postMessage(message, origin);
    say({ latchkey: 1, type: 'dance', steps: 3 });
    say({ latchkey: 2, type: 'size', height: 5, unit: 'em' });
    say({ latchkey: 1, type: 'tell', event: 'renamed', key: 'key_x' });
    say({ latchkey: 1, type: 'tell', event: 'changed', key: 'key_x', what: 'moved', where: 'elsewhere' });
  }, section.gallery.origin);
  await expect.poll(section.told.bind(section)).toEqual([{ type: 'ready' }, { type: 'changed', key: 'key_x', what: 'moved' }]);
  await section.expectToFit();
  const { rotation, regenerate } = section.row('ci');
  await press(regenerate);
  await press(rotation.issue);
  await section.confirm();
  await expect(rotation.show).toBeVisible();
});

test('a script that is newer than the frame is understood as far as the frame goes', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await section.send(
    { latchkey: 1, type: 'dance' },
    { latchkey: 1, type: 'look', look: { accent: '#8a2d5b', shadow: '3px' }, animate: true },
    { latchkey: 2, type: 'look', look: { accent: '#000000' } },
  );
  const accent = () => section.frame.evaluate(() => document.documentElement.style.getPropertyValue('--host-accent'));
  await expect.poll(accent).toBe('#8a2d5b');
  await expect(section.rows).toHaveCount(1);
});
