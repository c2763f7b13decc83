// The frame is as high as its content, by few messages; what opens in it is on the screen.
import type { Locator } from '@playwright/test';
import { expect, test } from '../../embedded.ts';
import { press } from '../../pages/press.ts';
import type { Section } from '../../pages/section.ts';
import { day } from '../../support/registry.ts';
import type { Registry } from '../../support/registry.ts';
import { importKeys } from '../../support/imported.ts';

/** `key-1` expires first, so it stands first. */
function numbered(registry: Registry, count: number): void {
  const expiry = (n: number) => new Date(registry.now.getTime() + (30 * day + n * 600) * 1000);
  importKeys(registry, Array.from({ length: count }, (_, n) => ({ name: `key-${n + 1}`, value: `oy2-${n}`, expiresAt: expiry(n) })));
}

async function sizes(section: Section): Promise<number> {
  return (await section.heard()).filter(({ data }) => data?.type === 'size').length;
}

/** That many are drawn. */
async function frames(section: Section, count: number): Promise<void> {
  await section.frame.evaluate(
    (count) =>
      new Promise<void>((done) => {
        let drawn = 0;
        const next = () => (drawn++ < count ? requestAnimationFrame(next) : done());
        next();
      }),
    count,
  );
}

/** Inside what the person sees of the gallery's page. */
async function expectOnScreen(part: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const box = await part.boundingBox();
      const { height } = part.page().viewportSize() ?? { height: 0 };
      return box !== null && box.y >= 0 && box.y + box.height <= height;
    }, `${part} is on the screen`)
    .toBe(true);
}

test('nobody sends sizes while nothing happens', async ({ page, api, section }) => {
  await api.create({ name: 'ci', lifetime_days: 1 });
  await section.open();
  await press(section.row('ci').regenerate);
  await expect(section.row('ci').rotation.issue).toBeVisible();
  await section.expectToFit();
  // What waited for the clock happens first; then two real seconds.
  await page.clock.resume();
  await frames(section, 60);
  const before = await sizes(section);
  await frames(section, 120);
  expect(await sizes(section)).toBe(before);
});

test('a panel that opens sends at most one size a frame', async ({ api, section }) => {
  await api.create({ name: 'ci' });
  await section.open();
  await section.expectToFit();
  await section.frame.evaluate(() => {
    const counted = window as unknown as { frames: number };
    counted.frames = 0;
    const next = () => {
      counted.frames += 1;
      requestAnimationFrame(next);
    };
    next();
  });
  const before = await sizes(section);
  for (let n = 0; n < 5; n += 1) {
    const { rotation, regenerate } = section.row('ci');
    await press(regenerate);
    await expect(rotation.issue).toBeVisible();
    await rotation.self.press('Escape');
    await expect(rotation.self).toHaveCount(0);
  }
  await section.expectToFit();
  const sent = (await sizes(section)) - before;
  const frames = await section.frame.evaluate(() => (window as unknown as { frames: number }).frames);
  expect(sent).toBeGreaterThanOrEqual(5);
  expect(sent).toBeLessThanOrEqual(frames);
  // Opening and closing is two heights, and a panel still on its way may have one of its own.
  expect(sent).toBeLessThanOrEqual(5 * 4);
});

for (const row of [1, 40, 50]) {
  for (const how of ['mouse', 'keyboard'] as const) {
    test(`the panel of row ${row} of 50 is on the screen, opened by ${how}`, async ({ page, registry, section }) => {
      numbered(registry, 50);
      await section.open();
      await expect(section.rows).toHaveCount(50);
      const { rotation, regenerate } = section.row(`key-${row}`);
      if (how === 'mouse') {
        // Its button as far down as it can be on the screen.
        await regenerate.evaluate((button) => button.scrollIntoView({ block: 'end' }));
        await press(regenerate);
      } else {
        await regenerate.focus();
        await page.keyboard.press('Enter');
      }
      await expect(rotation.issue).toBeVisible();
      await section.expectToFit();
      await expectOnScreen(rotation.self.getByRole('heading').first());
      await expectOnScreen(rotation.self.locator('input, button').first());
    });
  }
}

for (const row of [49, 50]) {
  test(`the menu of row ${row} of 50 is there as a whole`, async ({ page, registry, section }) => {
    numbered(registry, 50);
    await section.open();
    await expect(section.rows).toHaveCount(50);
    await press(section.frame.getByRole('button', { name: `More for key-${row}`, exact: true }));
    const menu = section.frame.getByRole('menu');
    await expect(menu.getByRole('menuitem').first()).toBeFocused();
    await section.expectToFit();
    const inside = await menu.evaluate((list) => list.getBoundingClientRect().bottom <= innerHeight);
    expect(inside, 'the frame does not cut it off').toBe(true);
    await expectOnScreen(menu.getByRole('menuitem').first());
    await page.keyboard.press('ArrowUp');
    await expect(menu.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
    await expectOnScreen(menu.getByRole('menuitem', { name: 'Delete' }));
    await page.keyboard.press('Escape');
    await section.expectToFit();
  });
}

test('a frame that shows the whole of its list loads no more than somebody comes near', async ({ page, registry, section, time }) => {
  numbered(registry, 300);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/api\/v1\/keys\?/.test(request.url())) asked.push(request.url());
  });
  await section.open();
  // One answer holds 50, each one after it 200.
  for (const [answers, rows] of [50, 250, 300].entries()) {
    // Somebody scrolls until more is asked for, and not on to the end of what then comes.
    await expect(async () => {
      if (asked.length <= answers) await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await expect.poll(() => asked.length, { timeout: 500 }).toBeGreaterThan(answers);
    }).toPass();
    await expect(section.rows).toHaveCount(rows);
    await page.evaluate(() => scrollTo(0, 0));
    await section.expectToFit();
    for (let n = 0; n < 10; n += 1) await time.blink(100);
    expect(asked).toHaveLength(answers + 1);
  }
});

test('the frame shrinks with what it holds', async ({ registry, section, time }) => {
  numbered(registry, 50);
  await section.open();
  await expect(section.rows).toHaveCount(50);
  await section.expectToFit();
  const box = async () => (await (await section.frame.frameElement()).boundingBox())?.height ?? 0;
  const before = await box();
  await section.frame.getByLabel('Search').fill('key-50');
  await time.blink(300);
  await expect(section.rows).toHaveCount(1);
  await section.expectToFit();
  expect(await box()).toBeLessThan(before / 4);
});
