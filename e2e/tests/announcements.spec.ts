// A screen reader announces every key that crosses a line, also when several keys cross at one instant.
import type { Page } from '@playwright/test';
import { expect, signedIn, test } from '../fixtures.ts';
import { importKeys } from '../support/imported.ts';
import { day, hour } from '../support/registry.ts';
import type { Registry } from '../support/registry.ts';
import { recordSpoken, spoken } from '../support/spoken.ts';

const three = ['alpha', 'bravo', 'charlie'];

/** Keys that expire this many seconds from now. */
function keysDueIn(registry: Registry, due: Record<string, number>): void {
  importKeys(
    registry,
    Object.entries(due).map(([name, seconds]) => ({
      name,
      value: `oy2-${name}`,
      expiresAt: new Date(registry.now.getTime() + seconds * 1000),
    })),
  );
}

test.beforeEach(async ({ page, registry }) => {
  await recordSpoken(page);
  await signedIn(page, registry);
});

for (const [line, seconds, words] of [
  ['expire', 0, /expired/i],
  ['have an hour left', hour, /hour/i],
  ['have a day left', day, /24 hours|day/i],
] as const) {
  test(`three keys that ${line} at the same instant are all announced`, async ({ page, registry, keys, time }) => {
    keysDueIn(registry, Object.fromEntries(three.map((name) => [name, seconds + 90])));
    await keys.open();
    await expect(keys.rows).toHaveCount(3);
    await time.wait(120);
    for (const name of three) await expect.poll(() => saidAbout(page, name), name).toMatch(words);
  });
}

test('keys that cross different lines at one instant are all announced', async ({ page, registry, keys, time }) => {
  keysDueIn(registry, { alpha: 90, bravo: hour + 90, charlie: day + 90 });
  await keys.open();
  await expect(keys.rows).toHaveCount(3);
  await time.wait(120);
  await expect.poll(() => saidAbout(page, 'alpha')).toMatch(/expired/i);
  await expect.poll(() => saidAbout(page, 'bravo')).toMatch(/hour/i);
  await expect.poll(() => saidAbout(page, 'charlie')).toMatch(/24 hours|day/i);
});

test('keys that expired while the laptop slept are all announced', async ({ page, registry, keys, time }) => {
  keysDueIn(registry, { alpha: 600, bravo: 1_200, charlie: 1_800 });
  await keys.open();
  await expect(keys.rows).toHaveCount(3);
  await time.sleep(hour);
  await time.wait(60);
  for (const name of three) await expect.poll(() => saidAbout(page, name), name).toMatch(/expired/i);
});

async function saidAbout(page: Page, name: string): Promise<string> {
  const { texts } = await spoken(page);
  return texts.filter((text) => text.includes(name)).join(' | ');
}
